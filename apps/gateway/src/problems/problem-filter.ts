import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Log } from '../log.js';
import { challengeOf } from './challenge.js';
import type { HttpProblem } from './http-problem.js';
import { problemOf } from './problem-of.js';

/** Seconds until it is worth trying again: a person needs longer to mend what is lost than a part to come back. */
const retryAfter = { soon: 2, afterOperator: 60 } as const;
/** Whoever is not known, may not or asks too much: an operator looks for these when something is tried on. */
const refusals = new Set([401, 403, 429]);
/** A 404 of a thing, not of an address: also what is there for others alone, which only looks as if it were not. */
const isOfThing = ({ status, code }: HttpProblem): boolean => status === 404 && code !== 'route-unknown';
const needsOperator = new Set(['journey-lost', 'advice-lost', 'key-unavailable']);

const retryAfterSeconds = (code: string): number =>
  needsOperator.has(code) ? retryAfter.afterOperator : retryAfter.soon;

/** The body of a problem (RFC 9457). */
export const problemBody = ({ status, code, message, facts }: HttpProblem): object => ({
  type: `urn:traject:problem:${code}`,
  title: code,
  status,
  code,
  detail: message,
  ...facts,
});

/** Answers whatever was thrown, and logs what nobody expected and whom access was refused, by code alone. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(error);
    const { code, facts, loggedReason } = problem;
    const restart = typeof facts['restart'] === 'string' ? { restart: facts['restart'] } : {};
    if (needsOperator.has(code))
      this.log.error({ code, err: problem.cause, ...restart }, 'An operator has to see to this.');
    else if (problem.status === 503) this.log.warn({ code, err: problem.cause }, 'A part was away, or full.');
    else if (problem.status >= 500) this.log.error({ code, err: problem.cause }, 'A request failed.');
    else if (refusals.has(problem.status)) this.log.info({ code }, 'A request was refused.');
    else if (isOfThing(problem)) {
      const reason = loggedReason === undefined ? {} : { reason: loggedReason };
      this.log.info({ code, ...reason }, 'Something was asked for that is not there for whoever asked.');
    }
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (problem.status === 503) void reply.header('retry-after', String(retryAfterSeconds(code)));
    if (problem.status === 429) void reply.header('retry-after', String(facts['retryAfterSeconds']));
    const challenge = challengeOf(problem);
    if (challenge !== undefined) void reply.header('www-authenticate', challenge);
    void reply.status(problem.status).type('application/problem+json').send(problemBody(problem));
  }
}

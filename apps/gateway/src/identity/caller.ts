import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { PersonRole } from '@traject/directory';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../problems/http-problem.js';

/** Who makes the request, as the directory knows them. */
export interface Caller {
  readonly personId: string;
  readonly roles: readonly PersonRole[];
  /** Null for the provider's own people. */
  readonly organisationId: string | null;
  readonly departmentId: string | null;
}

const callers = new WeakMap<FastifyRequest, Caller>();

/** Notes who makes a request. */
export const noteCaller = (request: FastifyRequest, caller: Caller): void => void callers.set(request, caller);

/** Whoever makes the request; on routes that are not public there always is somebody. */
export const CallerOf = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller !== undefined) return caller;
  throw new HttpProblem(401, 'token-missing', 'This needs a bearer token. Sign in and send it along.');
});

import type { FastifyReply } from 'fastify';
import { HttpProblem } from '../problems/http-problem.js';

/** What names the version of a record, as ETag and If-Match. */
export const entityTag = /^"([1-9][0-9]{0,8})"$/;

/** Names the version of what is answered, so that it can be sent back as If-Match. */
export function tagged<Answer extends { readonly version: number }>(reply: FastifyReply, answer: Answer): Answer {
  void reply.header('etag', `"${answer.version}"`);
  return answer;
}

/**
 * The version that a change was made of, by its If-Match header.
 * @throws HttpProblem `if-match-missing`, `if-match-invalid`
 */
export function versionFrom(ifMatch: string | undefined): number {
  if (ifMatch === undefined || ifMatch === '') {
    throw new HttpProblem(
      428,
      'if-match-missing',
      'A change names the version it was made of, so that nobody overwrites another. Nothing was changed. Send the ETag of what you read as If-Match.',
    );
  }
  const version = entityTag.exec(ifMatch)?.[1];
  if (version !== undefined) return Number(version);
  throw new HttpProblem(
    400,
    'if-match-invalid',
    'If-Match is no version from here. Nothing was changed. Send one ETag as it was given, quotation marks included.',
  );
}

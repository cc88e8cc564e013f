import { HttpProblem } from '../problems/http-problem.js';

/** Headers by which browsers say that nobody asked yet: today's, and those of older ones. */
const marks = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const;

/** Whether a browser asks ahead of the person before it, who may never want to see the answer. */
export const isPrefetch = (headers: Readonly<Record<string, string | readonly string[] | undefined>>): boolean =>
  marks.some((mark) => /prefetch|prerender|preview/iu.test(String(headers[mark] ?? '')));

/**
 * Refuses to answer ahead of anybody's wish. A read of words is on record as somebody's, and opening what was disclosed
 * ends the employee's right to take it back: neither may happen because a browser guesses. @throws HttpProblem
 * `prefetch-refused`
 */
export const refusePrefetch = (headers: Readonly<Record<string, string | readonly string[] | undefined>>): void => {
  if (!isPrefetch(headers)) return;
  throw new HttpProblem(
    403,
    'prefetch-refused',
    'This is not answered ahead of anybody’s wish. Nothing was opened. Ask when somebody wants to see it.',
  );
};

import { HttpProblem } from '../problems/http-problem.js';
import { cookieNames, secretIn } from './cookies.js';

/** What a request shows of where it comes from. */
export interface RequestOrigin {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A header that a page of another site cannot send without asking first, which is never granted here. */
export const csrfHeader = 'traject-csrf';

const changesNothing = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that changes something may have been made by another site in the name of a browser's login. Each of
 * three marks must fit: the own header is there, and the browser says that the page is one of this very origin, by
 * Sec-Fetch-Site, by Origin or by both. One that sends neither is too old to be trusted. With a token there is nothing
 * to ride on, as no browser adds one by itself.
 */
export const isForged = ({ method, headers }: RequestOrigin, publicOrigin: string | undefined): boolean => {
  if (changesNothing.has(method) || headers['authorization'] !== undefined) return false;
  const { cookie } = headers;
  if (typeof cookie !== 'string' || secretIn(cookie, cookieNames.login) === undefined) return false;
  const { origin, 'sec-fetch-site': site } = headers;
  const isOwn = (site === undefined || site === 'same-origin') && (origin === undefined || origin === publicOrigin);
  return headers[csrfHeader] !== '1' || !isOwn || (site === undefined && origin === undefined);
};

/** Refuses what another site may have made a browser send. @throws HttpProblem `request-forged` */
export const refuseForged = (request: RequestOrigin, publicOrigin: string | undefined): void => {
  if (!isForged(request, publicOrigin)) return;
  throw new HttpProblem(
    403,
    'request-forged',
    'This does not come from a page of this product. Nothing was changed. Send it from there, with the header Traject-Csrf: 1.',
  );
};

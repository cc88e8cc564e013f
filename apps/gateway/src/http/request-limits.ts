import { HttpProblem } from '../problems/http-problem.js';

/** Bytes of all headers together, more than any browser sends to one product. */
export const mostHeaderBytes = 16 * 1024;
const mostHeaders = 100;
const mostAddressChars = 4 * 1024;

/** What is looked at before anything of a request is worked on. */
export interface RequestHead {
  readonly url: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

/** Refuses a request that is larger than any right one. @throws HttpProblem `address-too-long`, `headers-too-many` */
export const refuseOversized = ({ url, rawHeaders }: RequestHead): void => {
  if (url.length > mostAddressChars) {
    throw new HttpProblem(414, 'address-too-long', 'The address is longer than allowed. Send less in its query.');
  }
  if (rawHeaders.length / 2 <= mostHeaders) return;
  throw new HttpProblem(431, 'headers-too-many', 'There are more headers than allowed. Send less of them.');
};

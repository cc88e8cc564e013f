import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { HttpProblem } from './http-problem.js';
import { problemBody } from './problem-filter.js';

const problemOfClientError = (code: string | undefined): HttpProblem => {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new HttpProblem(431, 'headers-too-large', 'The headers are larger than allowed. Send less of them.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new HttpProblem(408, 'request-too-slow', 'The request did not arrive in time. Send it again.');
  }
  return new HttpProblem(400, 'request-malformed', 'The request could not be read. Send well-formed HTTP.');
};

/**
 * Answers what could not be read as HTTP, which reaches no route and no filter. Node's error holds the bytes that came
 * in, so nothing of it but its code is looked at. Afterwards nobody knows where a next request would begin: it closes.
 */
export function answerClientError({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOfClientError(code);
  const body = JSON.stringify(problemBody(problem));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
  ];
  // A client that never closes its side would otherwise keep the socket.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroySoon());
}

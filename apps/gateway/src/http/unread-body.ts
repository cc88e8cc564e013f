import type { Readable } from 'node:stream';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { MAX_CSV_BYTES } from '@traject/directory';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { askAgain } from '../identity/caller.js';
import { HttpProblem, mediaTypeUnknown } from '../problems/http-problem.js';
import { readJsonBody } from './valid.js';

const mostJsonBytes = 256 * 1024;

/** Milliseconds in which a body is there that was sent with its request. */
const soonMs = 500;

/** How each kind of body is read, and how large it may be. What is not here is read by nobody, or as a file. */
export const readBodies: Readonly<
  Record<string, { readonly mostBytes: number; readonly read: (bytes: Buffer) => unknown }>
> = {
  'application/json': { mostBytes: mostJsonBytes, read: readJsonBody },
  'text/csv': { mostBytes: MAX_CSV_BYTES, read: (bytes) => bytes },
};

/** A body as it came in, of which not a byte was looked at. */
export class UnreadBody {
  constructor(
    /** One of {@link readBodies}; anything else is refused once it is known who sends it. */
    readonly mediaType: string | undefined,
    readonly bytes: Readable,
  ) {}
}

/**
 * Reads the body of a request. It comes after the guard: whoever is not known is told nothing of what they sent, and
 * makes nobody read it. Of who let it wait the guard is asked once more, or whoever sees the end of their access coming
 * would have requests begun before it, and end them afterwards.
 */
export class ReadBody implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (!(request.body instanceof UnreadBody)) return next.handle();
    const { mediaType = '', bytes } = request.body;
    const known = readBodies[mediaType];
    if (known === undefined) throw mediaTypeUnknown();
    const announced = Number(request.headers['content-length'] ?? 0);
    // The rest of a body that is too large is not waited for.
    const tooLarge = (): HttpProblem => {
      void http.getResponse<FastifyReply>().header('connection', 'close');
      return new HttpProblem(413, 'body-too-large', 'The body is larger than allowed. Nothing was changed. Send less.');
    };
    if (announced > known.mostBytes) throw tooLarge();
    const begunMs = performance.now();
    const whole = await wholeOf(bytes, known.mostBytes, tooLarge);
    if (performance.now() - begunMs > soonMs) await askAgain(request);
    request.body = known.read(whole);
    return next.handle();
  }
}

const wholeOf = (bytes: Readable, mostBytes: number, tooLarge: () => HttpProblem): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    const take = (piece: Buffer): void => {
      length += piece.length;
      if (length <= mostBytes) {
        pieces.push(piece);
        return;
      }
      bytes.off('data', take);
      reject(tooLarge());
    };
    // Of a body that breaks off nobody reads the answer; a second settling changes nothing.
    const brokenOff = (): void =>
      reject(
        new HttpProblem(
          400,
          'body-malformed',
          'The body does not have the length that was announced. Nothing was changed. Send it again.',
        ),
      );
    bytes.on('data', take);
    bytes.once('end', () => {
      bytes.off('close', brokenOff);
      resolve(Buffer.concat(pieces));
    });
    bytes.once('error', brokenOff);
    bytes.once('close', brokenOff);
  });

/** A kind of body as RFC 9110 writes it. */
const mediaType = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/u;

/**
 * What cannot be a kind of body is taken for one that nobody reads: the server would refuse it before it is known who
 * sends it.
 */
export const withReadableKind = (headers: { 'content-type'?: string | undefined }): void => {
  const kind = headers['content-type'];
  if (kind !== undefined && !mediaType.test(kind)) headers['content-type'] = 'application/octet-stream';
};

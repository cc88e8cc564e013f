import { createHash, randomUUID } from 'node:crypto';
import { eventually } from '@traject/engines';
import type { HttpStack, Json, RawRequest } from '../http/http-stack.js';
import { leaksInPiece, type Leak } from './leaks.js';
import type { Knowledge } from './knowledge.js';
import type { Markers } from './markers.js';

/** An answer as it came over the wire. */
export interface Heard {
  readonly identity: string | null;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Status line, headers and body. */
  readonly bytes: Buffer;
  /** The body, when it is JSON; empty otherwise. */
  readonly body: Json;
}

/** How requests are made, with nothing taken away from the answers. */
export interface Asking {
  /** Asks as somebody, or without being logged in. */
  ask(identity: string | null, request: RawRequest): Promise<Heard>;
  get(identity: string, path: string, headers?: Readonly<Record<string, string>>): Promise<Heard>;
  /** Gives a command under a key of its own. @throws Error when it is refused */
  post(identity: string, path: string, body: unknown): Promise<Json>;
  send(identity: string, method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown): Promise<Heard>;
}

const patienceMs = 60_000;
const notNow: readonly number[] = [429, 503];

const isJson = (mediaType: string): boolean => /\bjson\b/.test(mediaType);

const bodyOf = (mediaType: string, text: string): Json => {
  if (!isJson(mediaType) || text === '') return {};
  const value: unknown = JSON.parse(text);
  // A JSON answer of the gateway is an object: a resource or a problem.
  return typeof value === 'object' && value !== null ? (value as Json) : {};
};

const headOf = ({ status, statusText, headers }: Response): string =>
  [`${status} ${statusText}`, ...[...headers].map(([name, value]) => `${name}: ${value}`)].join('\n');

/** Sends one request to an address. */
export const hear = async (address: string, identity: string | null, request: RawRequest): Promise<Heard> => {
  const { method, path, headers, body } = request;
  const response = await fetch(`${address}${path}`, {
    method,
    redirect: 'manual',
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  });
  const content = Buffer.from(await response.arrayBuffer());
  return {
    identity,
    method,
    path,
    status: response.status,
    bytes: Buffer.concat([Buffer.from(`${headOf(response)}\n\n`), content]),
    body: bodyOf(response.headers.get('content-type') ?? '', content.toString('utf8')),
  };
};

/** Where people are asked as, and where answers are told. */
export interface Listening {
  readonly address: string;
  readonly token: HttpStack['token'];
  readonly onHeard: (heard: Heard) => void;
  /** Is told which requests the gateway took. */
  readonly onAccepted?: (request: RawRequest) => void;
}

/** Asks the gateway at an address; every answer is told to a listener, whoever asked and why. */
export const askingAt = ({ address, token, onHeard, onAccepted }: Listening): Asking => {
  const ask: Asking['ask'] = async (identity, request) => {
    const authorization = identity === null ? {} : { authorization: `Bearer ${await token(identity)}` };
    const signed = { ...request, headers: { ...authorization, ...request.headers } };
    let heard = await hear(address, identity, signed);
    onHeard(heard);
    // That a part is away, or that too much is asked at once, is no answer: the gateway says to send the same again.
    const isAnswered = async (): Promise<boolean> => {
      if (!notNow.includes(heard.status)) return true;
      heard = await hear(address, identity, signed);
      onHeard(heard);
      return !notNow.includes(heard.status);
    };
    if (await eventually(isAnswered, patienceMs)) {
      if (heard.status < 300 && request.method !== 'GET') onAccepted?.(request);
      return heard;
    }
    const asked = `${identity ?? 'nobody'}: ${request.method} ${request.path}`;
    throw new Error(`${asked} was answered ${heard.status} all the time.`);
  };
  const send: Asking['send'] = (identity, method, path, body) =>
    ask(identity, {
      method,
      path,
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(body),
    });
  return {
    ask,
    get: (identity, path, headers = {}) => ask(identity, { method: 'GET', path, headers }),
    send,
    post: async (identity, path, body) => {
      const { status, body: answer } = await send(identity, 'POST', path, body);
      if (status < 300) return answer;
      throw new Error(`${identity}: POST ${path} was answered ${status} ${String(answer['code'])}`);
    },
  };
};

/** Everything that was heard, held against what people may know at the moment they hear it. */
export interface Watch {
  readonly onHeard: (heard: Heard) => void;
  readonly leaks: readonly Leak[];
  /** Words that somebody read, in lower case. */
  readBy(identity: string): ReadonlySet<string>;
  /** Where somebody read something, by GET. */
  readAt(identity: string): ReadonlySet<string>;
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>;
}

/** Answers of the same digest say the same, at whatever moment: the header that tells when it was said is left out. */
const digestOf = (bytes: Buffer): string => {
  const headEnds = bytes.indexOf('\n\n');
  const head = bytes
    .subarray(0, headEnds)
    .toString('latin1')
    .replace(/^date: .*$/m, '');
  return createHash('sha256').update(head).update(bytes.subarray(headEnds)).digest('base64');
};

/** Begins to watch. */
export const newWatch = (markers: Markers, knowledge: Knowledge): Watch => {
  const leaks: Leak[] = [];
  const statuses = new Map<number, number>();
  const read = new Map<string | null, Set<string>>();
  const places = new Map<string | null, Set<string>>();
  /** Digests of answers in which there is no marker: they need not be searched again, whoever hears them. */
  const harmless = new Set<string>();
  return {
    leaks,
    statuses,
    readBy: (identity) => read.get(identity) ?? new Set(),
    readAt: (identity) => places.get(identity) ?? new Set(),
    onHeard: ({ identity, method, path, status, bytes }) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (method === 'GET' && status === 200)
        places.set(identity, (places.get(identity) ?? new Set<string>()).add(path));
      const seen = read.get(identity) ?? new Set<string>();
      read.set(identity, seen);
      const digest = digestOf(bytes);
      if (harmless.has(digest)) return;
      let holdsMarkers = false;
      const mayHold = (marker: string): boolean => {
        holdsMarkers = true;
        seen.add(marker);
        return knowledge.mayRead(identity, marker, path);
      };
      const where = `${identity ?? 'nobody'}: ${method} ${path} (${status})`;
      leaks.push(...leaksInPiece({ where, bytes, mayHold }, markers));
      if (!holdsMarkers) harmless.add(digest);
    },
  };
};

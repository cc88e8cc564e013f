import { randomUUID } from 'node:crypto';
import type { Json, RawRequest } from '../http/http-stack.js';
import { isObject } from '../http/is-object.js';
import type { Asking } from './asking.js';
import type { EachAtOnce } from './at-once.js';
import type { Markers } from './markers.js';
import type { Again } from './readers.js';

/** A route and a method, as the OpenAPI document has them. */
export interface Operation {
  readonly path: string;
  readonly method: string;
}

/** Every route of a document. */
export const operationsIn = ({ paths }: Json): readonly Operation[] =>
  Object.entries(isObject(paths) ? paths : {}).flatMap(([path, methods]) =>
    Object.keys(isObject(methods) ? methods : {}).map((method) => ({ path, method: method.toUpperCase() })),
  );

const json = { 'content-type': 'application/json' } as const;

/** In characters: longer than any text may be, and than any body. */
const tooLong = { text: 20_000, body: 300_000 } as const;

/** Where words turn up that belong somewhere else, or nowhere: a request that holds a marker there. */
const places: Readonly<Record<string, (operation: Operation, marker: string) => RawRequest>> = {
  'an id': ({ path, method }, marker) => ({
    method,
    path: path.includes('{') ? path.replaceAll(/\{\w+\}/g, marker) : `${path}/${marker}`,
    headers: keyed(),
  }),
  'a query': (operation, marker) => ({
    ...plain(operation),
    path: `${knownPath(operation)}?${marker}=${marker}&limit=${marker}&cursor=${marker}`,
  }),
  'a language': (operation, marker) => plain(operation, { 'accept-language': marker }),
  'a key': (operation, marker) => plain(operation, { 'idempotency-key': ` ${marker} ${marker}` }),
  'a version': (operation, marker) => plain(operation, { 'if-match': marker }),
  'a place in a stream': (operation, marker) => plain(operation, { 'last-event-id': marker }),
  'a kind of body': (operation, marker) => withBody(operation, marker, { 'content-type': `text/${marker}` }),
  'other headers': (operation, marker) =>
    plain(operation, {
      'user-agent': marker,
      referer: `http://127.0.0.1/${marker}`,
      cookie: `a=${marker}`,
      'x-request-id': marker,
      traceparent: marker,
      'x-forwarded-for': marker,
      origin: `http://${marker}`,
    }),
  'a token': (operation, marker) => plain(operation, { authorization: `Bearer ${marker}` }),
  'another sort of login': (operation, marker) =>
    plain(operation, { authorization: `Basic ${Buffer.from(`${marker}:${marker}`).toString('base64')}` }),
  'a body that is no JSON': (operation, marker) => withBody(operation, `{"text": "${marker}`),
  'a body that is a text': (operation, marker) => withBody(operation, JSON.stringify(marker)),
  'a field nobody knows': (operation, marker) => withBody(operation, JSON.stringify({ [marker]: marker })),
  'every field that anybody knows': (operation, marker) =>
    withBody(operation, JSON.stringify(Object.fromEntries(fieldNames.map((name) => [name, marker])))),
  'texts that are too long': (operation, marker) => {
    const text = `${marker}${'x'.repeat(tooLong.text)}${marker}`;
    return withBody(operation, JSON.stringify({ name: text, question: text, text }));
  },
  'a body that is too large': (operation, marker) =>
    withBody(operation, JSON.stringify({ text: `${marker}${'x'.repeat(tooLong.body)}${marker}` })),
  'a text with half a character': (operation, marker) => withBody(operation, `{"question": "${marker}\\ud800"}`),
  'a file': (operation, marker) =>
    withBody(operation, `${marker},name\n${marker},"${marker}`, { 'content-type': 'text/csv' }),
  'a route nobody knows': ({ method }, marker) => ({ method, path: `/${marker}/${marker}`, headers: keyed() }),
};

/** Names of fields that some body has; the others of a body stay away. */
const fieldNames: readonly string[] = [
  'name',
  'email',
  'phone',
  'roles',
  'question',
  'text',
  'theme',
  'reason',
  'employeeId',
  'organisationId',
  'startsAt',
  'policy',
  'departments',
  'number',
  'register',
  'draft',
  'given',
];

const keyed = (headers: Readonly<Record<string, string>> = {}) => ({ 'idempotency-key': randomUUID(), ...headers });
const knownPath = ({ path }: Operation): string =>
  path.replace('{taskId}', `${randomUUID()}.1`).replaceAll(/\{\w+\}/g, () => randomUUID());
const takesBody = ({ method }: Operation): boolean => method !== 'GET' && method !== 'HEAD';
const withBody = (operation: Operation, body: string, headers: Readonly<Record<string, string>> = {}): RawRequest => ({
  method: takesBody(operation) ? operation.method : 'POST',
  path: knownPath(operation),
  headers: keyed({ ...json, ...headers }),
  body,
});
const plain = (operation: Operation, headers: Readonly<Record<string, string>> = {}): RawRequest => ({
  method: operation.method,
  path: knownPath(operation),
  headers: keyed({ ...(takesBody(operation) ? json : {}), ...headers }),
  ...(takesBody(operation) ? { body: '{}' } : {}),
});

/** Routes whose answer does not end by itself. */
const isStream = ({ path }: Operation): boolean => path === '/api/updates';

/** What it takes to send words to wrong places. */
export interface WrongPlaces {
  readonly asking: Pick<Asking, 'ask'>;
  readonly markers: Pick<Markers, 'word'>;
  readonly eachAtOnce: EachAtOnce;
}

/**
 * Sends a marker to every wrong place of each of some routes. Gives how many requests were refused.
 * @param again whether every request is sent by each of these people, or every one by another of them
 */
export const sendToWrongPlaces = async (
  { asking, markers, eachAtOnce }: WrongPlaces,
  operations: readonly Operation[],
  identities: readonly string[],
  again: Again = 'all',
): Promise<number> => {
  let refused = 0;
  const sent = operations.flatMap((operation, one) =>
    Object.entries(places).flatMap(([place, requestFor], other) =>
      identities
        .filter((_, index) => again === 'all' || index === (one + other) % identities.length)
        .map((identity) => ({ operation, place, requestFor, identity })),
    ),
  );
  await eachAtOnce(sent, async ({ operation, place, requestFor, identity }) => {
    const marker = markers.word(`${place} of ${operation.method} ${operation.path}`);
    const request = requestFor(operation, marker);
    if (isStream(operation) && request.method === 'GET' && request.path.startsWith('/api/updates')) return;
    const { status } = await asking.ask(identity, request);
    if (status >= 400) refused += 1;
  });
  return refused;
};

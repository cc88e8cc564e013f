import type { Json } from '../http/http-stack.js';
import { isObject } from '../http/is-object.js';
import type { Heard } from './asking.js';

/** A GET route as the OpenAPI document has it. */
interface Route {
  /** With its parameters in braces. */
  readonly path: string;
  /** Queries that it offers by name; every one of them is tried. */
  readonly queries: readonly string[];
  /** What may stand for a parameter of the path that is one of a closed list, by its name: no answer leads there. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly isPaged: boolean;
}

/** Everything that can be read over HTTP, found from the product's own document and from what it answered before. */
export interface Addresses {
  /** Takes note of the ids in an answer, so that they can be asked for. */
  readonly onHeard: (heard: Heard) => void;
  /** Every address that is known by now, of the routes of a document. */
  of(document: Json): readonly string[];
}

const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

const pageSize = 100;
const inBraces = /^\{(.+)\}$/;

const choicesIn = (schema: unknown): readonly string[] =>
  listOf([schema]).flatMap((shape) => (Array.isArray(shape['enum']) ? shape['enum'].map(String) : []));

const choicesOf = (parameters: readonly Json[]): Route['choices'] =>
  Object.fromEntries(
    parameters
      .filter((parameter) => parameter['in'] === 'path')
      .map(({ name, schema }) => [String(name), choicesIn(schema)]),
  );

const queriesOf = (parameters: readonly Json[]): readonly string[] => {
  const offered = parameters
    .filter((parameter) => parameter['in'] === 'query')
    .flatMap(({ name, schema }) => choicesIn(schema).map((value) => `${String(name)}=${encodeURIComponent(value)}`));
  return ['', ...offered];
};

const routesIn = ({ paths }: Json): readonly Route[] =>
  Object.entries(isObject(paths) ? paths : {}).flatMap(([path, operations]) => {
    const get = isObject(operations) ? operations['get'] : undefined;
    if (!isObject(get) || JSON.stringify(get['responses']).includes('text/event-stream')) return [];
    const parameters = listOf(get['parameters']);
    const isPaged = parameters.some(({ name }) => name === 'cursor');
    return [{ path, queries: queriesOf(parameters), choices: choicesOf(parameters), isPaged }];
  });

/** Names of what leads somewhere: `journeyId`, `contentRef`, `id`. */
const leads = /(?:^id|Id|Ref)$/;

/** Begins to take note of ids. */
export const newAddresses = (): Addresses => {
  /** By the address that told them and by their name; under the empty address by their name alone. */
  const known = new Map<string, Map<string, Set<string>>>();
  const note = (parent: string, name: string, value: string): void => {
    const names = known.get(parent) ?? new Map<string, Set<string>>();
    known.set(parent, names);
    names.set(name, (names.get(name) ?? new Set()).add(value));
  };
  const noteAll = (parent: string, value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) noteAll(parent, each);
    if (!isObject(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      if (leads.test(name) && typeof inner === 'string') for (const from of [parent, '']) note(from, name, inner);
      // A version leads somewhere below its own list alone.
      if (name === 'version' && typeof inner === 'number') note(parent, name, String(inner));
      noteAll(parent, inner);
    }
  };
  /** What its own list has told, or else whatever has this name. */
  const valuesOf = (parent: string, name: string): readonly string[] => [
    ...(known.get(parent)?.get(name) ?? known.get('')?.get(name) ?? []),
  ];
  const filled = ({ path, choices }: Route): readonly string[] =>
    path
      .split('/')
      .slice(1)
      .reduce<readonly string[]>(
        (parents, segment) =>
          parents.flatMap((parent) => {
            const name = inBraces.exec(segment)?.[1];
            if (name === undefined) return [`${parent}/${segment}`];
            // Two of a closed list stand for all of them: they differ by a word of ours in the address.
            const values = [...valuesOf(parent, name), ...(choices[name] ?? []).slice(0, 2)];
            return values.map((value) => `${parent}/${value}`);
          }),
        [''],
      );
  return {
    onHeard: ({ path, body }) => {
      noteAll(path.split('?')[0] ?? path, body);
    },
    of: (document) =>
      routesIn(document).flatMap((route) =>
        filled(route).flatMap((address) =>
          route.queries.map((query) => {
            const asked = [query, route.isPaged ? `limit=${pageSize}` : ''].filter((each) => each !== '').join('&');
            return asked === '' ? address : `${address}?${asked}`;
          }),
        ),
      ),
  };
};

import type { Json, RawRequest } from '../http/http-stack.js';
import { isObject } from '../http/is-object.js';
import { newMarkers, type Markers } from './markers.js';

/** Texts that requests carried and that were accepted. */
export interface Written {
  /** Takes note of where in a request words were that the product took. */
  readonly onAccepted: (request: RawRequest) => void;
  /** Texts that a document offers to take, e.g. `POST /api/advice: text`, and that nobody wrote. */
  unwritten(document: Json): readonly string[];
}

/** A request of a kind that the document knows, or one that was made. */
interface Target {
  readonly method: string;
  readonly path: string;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Where any name of a field is taken, as a task takes what its form asks; forms are looked at field by field elsewhere. */
const anyField = '*';
const joined = (name: string, field: string): string => (name === '' ? field : `${name}.${field}`);

/** What names something that is there already, or a command, is no text. */
const namesSomething = /(?:^id|\.id|Id|Ref|-key)$/;
const formsOfItsOwn: readonly unknown[] = ['uuid', 'date', 'date-time'];

/** What a text of a person looks like: letters, letters of an id that people choose, digits. */
const samples = ((markers: Markers) => {
  const word = markers.word('a sample');
  return [word, word.toLowerCase(), markers.digits('a sample')];
})(newMarkers());

const couldHoldWords = ({ format, maxLength, pattern }: Json): boolean => {
  if (formsOfItsOwn.includes(format)) return false;
  if (format === 'email') return true;
  return samples.some(
    (sample) =>
      sample.length <= Number(maxLength ?? Infinity) &&
      (typeof pattern !== 'string' || new RegExp(pattern, 'u').test(sample)),
  );
};

const isText = (schema: Json): boolean =>
  listOf(schema['type']).concat(schema['type']).includes('string') && !('enum' in schema) && !('const' in schema);

/** Every text in a schema, by the names of the fields that lead to it. */
const textsInSchema = (document: Json, schema: unknown, name = ''): readonly string[] => {
  if (!isObject(schema)) return [];
  const { $ref: reference, properties, additionalProperties, items } = schema;
  if (typeof reference === 'string') return textsInSchema(document, at(document, reference), name);
  const variants = ['oneOf', 'anyOf', 'allOf'].flatMap((each) => listOf(schema[each]));
  const inner = [
    ...variants.flatMap((variant) => textsInSchema(document, variant, name)),
    ...Object.entries(isObject(properties) ? properties : {}).flatMap(([field, value]) =>
      textsInSchema(document, value, joined(name, field)),
    ),
    ...(isObject(additionalProperties) ? [joined(name, anyField)] : []),
    ...textsInSchema(document, items, name),
  ];
  return isText(schema) && couldHoldWords(schema) && !namesSomething.test(name) ? [...inner, name] : inner;
};

const at = (document: Json, reference: string): unknown =>
  reference
    .split('/')
    .slice(1)
    .reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), document);

const textsInBody = (document: Json, operation: Json): readonly string[] => {
  const { content } = isObject(operation['requestBody']) ? operation['requestBody'] : {};
  return Object.entries(isObject(content) ? content : {}).flatMap(([type, given]) =>
    type === 'application/json' && isObject(given) ? textsInSchema(document, given['schema']) : [`(${type})`],
  );
};

const textsInHeaders = (document: Json, operation: Json): readonly string[] =>
  listOf(operation['parameters'])
    .filter(isObject)
    .filter(({ in: place, required }) => place === 'header' && required === true)
    .flatMap(({ name, schema }) => {
      const header = String(name).toLowerCase();
      return textsInSchema(document, schema, header).map(() => `(header ${header})`);
    });

const operationsIn = ({ paths }: Json): readonly (Target & { readonly operation: Json })[] =>
  Object.entries(isObject(paths) ? paths : {}).flatMap(([path, methods]) =>
    Object.entries(isObject(methods) ? methods : {}).flatMap(([method, operation]) =>
      isObject(operation) ? [{ method: method.toUpperCase(), path, operation }] : [],
    ),
  );

const textOf = ({ body }: RawRequest): string =>
  typeof body === 'string' ? body : Buffer.from(body ?? []).toString('latin1');

/** Where there are words in a value. */
const wordsIn = (markers: Markers, value: unknown, name = ''): readonly string[] => {
  if (typeof value === 'string') return markers.in(value).length > 0 ? [name] : [];
  if (Array.isArray(value)) return value.flatMap((each) => wordsIn(markers, each, name));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([field, inner]) => wordsIn(markers, inner, joined(name, field)));
};

const wordsOf = (markers: Markers, request: RawRequest): readonly string[] => {
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const type = headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  const text = textOf(request);
  const inBody = type === 'application/json' && text !== '' ? JSON.parse(text) : { [`(${type})`]: text };
  return [
    ...wordsIn(markers, inBody),
    ...headers.flatMap(([name, value]) => (markers.in(value).length > 0 ? [`(header ${name})`] : [])),
  ];
};

const isAt = (made: Target, { method, path }: Target): boolean => {
  const [segments, pattern] = [made.path.split('/'), path.split('/')];
  return (
    made.method === method &&
    segments.length === pattern.length &&
    pattern.every((segment, index) => segment.startsWith('{') || segment === segments[index])
  );
};

/** Begins to take note of what is written. */
export const newWritten = (markers: Markers): Written => {
  const written: (Target & { readonly field: string })[] = [];
  return {
    onAccepted: (request) => {
      const [path = ''] = request.path.split('?');
      for (const field of wordsOf(markers, request)) written.push({ method: request.method, path, field });
    },
    unwritten: (document) =>
      operationsIn(document).flatMap(({ operation, ...target }) => {
        const fields = written.filter((made) => isAt(made, target)).map(({ field }) => field);
        const texts = [...textsInBody(document, operation), ...textsInHeaders(document, operation)];
        return [...new Set(texts)]
          .filter((text) => (text === anyField ? fields.length === 0 : !fields.includes(text)))
          .map((text) => `${target.method} ${target.path}: ${text}`);
      }),
  };
};

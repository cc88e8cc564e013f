import { bodies, documented, type Route, type Schema } from './documented-for-tests.js';

/** A field of a body that holds words: a text without a form, and not one of several codes. */
export interface WordsField {
  readonly route: Route;
  /** Of one in another the names of both. */
  readonly path: readonly string[];
}

const isWords = ({ type, enum: codes, format, pattern }: Schema): boolean =>
  type === 'string' && codes === undefined && format === undefined && pattern === undefined;

const wordsIn = (route: Route, { properties = {} }: Schema, path: readonly string[] = []): readonly WordsField[] =>
  Object.entries(properties).flatMap(([name, field]) =>
    [field, ...(field.anyOf ?? [])].flatMap((each) => [
      ...wordsIn(route, each, [...path, name]),
      ...(isWords(each) ? [{ route, path: [...path, name] }] : []),
    ]),
  );

/** Every such field of the document. */
export const wordsOfBodies: readonly WordsField[] = documented.flatMap((route) =>
  wordsIn(route, route.requestBody?.content['application/json']?.schema ?? {}),
);

/** A field in words. */
export const nameOfField = ({ route, path }: WordsField): string => `${route.name} ${path.join('.')}`;

/** What the objects in bodies need beside a field. */
const whole = { name: 'Somebody', email: 'somebody@example.org' };

/** A body that fits but for a text in this field. */
export const bodyWith = ({ route, path: [name = '', inner] }: WordsField, text: string): string =>
  JSON.stringify({ ...bodies[route.name], [name]: inner === undefined ? text : { ...whole, [inner]: text } });

import type { PipeTransform } from '@nestjs/common';
import { checkInput } from '@traject/directory';
import { z } from 'zod';
import { SentBody } from './file-body.js';
import { HttpProblem, mediaTypeUnknown } from '../problems/http-problem.js';

const mostDepth = 20;

/**
 * Checks an input against its shape.
 * @throws HttpProblem `input-invalid` with each fault and its place, never with what was given
 */
export function valid<Shape extends z.ZodType>(shape: Shape, input: unknown): z.output<Shape> {
  const checked = checkInput(shape, input);
  if (checked.valid) return checked.value;
  throw new HttpProblem(
    400,
    'input-invalid',
    'Something is not as expected. Nothing was changed. Correct what is named and send it again.',
    { faults: checked.faults },
  );
}

/** Checks a body, a query or path parameters against a shape. */
export class Shape<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(readonly schema: Schema) {}
  transform(value: unknown): z.output<Schema> {
    // A file where JSON belongs: checked as an object, each of its bytes would be a field.
    if (value instanceof SentBody) throw mediaTypeUnknown();
    if (value instanceof Uint8Array)
      throw new HttpProblem(415, 'body-not-json', 'This is no JSON. Nothing was changed. Send it as application/json.');
    return valid(this.schema, value);
  }
}

/** An id in a path; that of a task has a form of its own. */
export const uuidPath = (name: string) => z.uuid({ error: `${name} is a UUID` }).toLowerCase();

/** The id of a task in a path: its owner's id and a number. */
export const taskIdPath = z.string().regex(/^[0-9a-f-]{36}\.[1-9][0-9]{0,5}$/);

const partsOf = (value: unknown): readonly unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];

/** Looks no further than the first that is too deep; the length of a list is no matter. */
const isDeeperThan = (value: unknown, levels: number): boolean =>
  partsOf(value).some((each) => levels === 0 || isDeeperThan(each, levels - 1));

/** JSON can write half of a surrogate pair, which is no character, and NUL, which PostgreSQL never stores. */
const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');
const holdsText = (value: unknown): boolean =>
  typeof value === 'string'
    ? isText(value)
    : typeof value !== 'object' ||
      value === null ||
      Object.entries(value).every(([key, each]) => isText(key) && holdsText(each));

/**
 * Reads a JSON body.
 * @throws HttpProblem `body-not-utf8`, `body-malformed`, `body-too-deep`
 */
export function readJsonBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  const body = parsed(decoded(bytes));
  if (isDeeperThan(body, mostDepth)) {
    throw new HttpProblem(
      400,
      'body-too-deep',
      `The body is nested deeper than ${mostDepth} levels. Nothing was changed. Send a flatter one.`,
    );
  }
  if (holdsText(body)) return body;
  throw new HttpProblem(
    400,
    'body-not-utf8',
    'A text of the body has half of a character (an unpaired surrogate) or the character NUL, which are no text. Nothing was changed. Encode it anew.',
  );
}

const decoded = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HttpProblem(
      400,
      'body-not-utf8',
      'The body is not valid UTF-8. Nothing was changed. Encode it anew.',
      {},
      { cause },
    );
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, so it is not kept.
    throw new HttpProblem(
      400,
      'body-malformed',
      'The body is not valid JSON. Nothing was changed. Correct it and send it again.',
    );
  }
};

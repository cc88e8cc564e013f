import type { PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { HttpProblem } from '../problems/http-problem.js';

const mostFaults = 20;
const mostDepth = 20;

/** Says what is expected and never what was given. */
const expectation: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'no fields other than those of the documented shape';
    case 'invalid_value':
      return `one of: ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return `at most ${issue.maximum} (${issue.origin})`;
    case 'too_small':
      return `at least ${issue.minimum} (${issue.origin})`;
    case 'invalid_type':
      return `a value of type ${issue.expected}`;
    case 'invalid_format':
      return `text of the form ${issue.format}`;
    default:
      return 'a value that fits the documented shape';
  }
};

/**
 * Checks an input against its shape.
 * @throws HttpProblem `input-invalid` with each fault and its place, never with what was given
 */
export function valid<Shape extends z.ZodType>(shape: Shape, input: unknown): z.output<Shape> {
  const result = shape.safeParse(input, { error: expectation });
  if (result.success) return result.data;
  const faults = result.error.issues
    .slice(0, mostFaults)
    .map((issue) => ({ path: issue.path.map(String).join('.'), expected: issue.message }));
  throw new HttpProblem(
    400,
    'input-invalid',
    'Something is not as expected. Nothing was changed. Correct what is named and send it again.',
    { faults },
  );
}

/** Checks a body, a query or path parameters against a shape. */
export class Shape<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(readonly schema: Schema) {}
  transform(value: unknown): z.output<Schema> {
    // A file where JSON belongs: checked as an object, each of its bytes would be a field.
    if (value instanceof Uint8Array) throw new HttpProblem(415, 'body-not-json', 'Send this as application/json.');
    return valid(this.schema, value);
  }
}

/** The id of a journey or an advice in a path. */
export const uuidPath = (name: string) => z.uuid({ error: `${name} is a UUID` }).toLowerCase();

/** The id of a task in a path: its owner's id and a number. */
export const taskIdPath = z.string().regex(/^[0-9a-f-]{36}\.[1-9][0-9]{0,5}$/);

const depthOf = (value: unknown, depth = 0): number => {
  if (depth > mostDepth || typeof value !== 'object' || value === null) return depth;
  return Math.max(depth, ...Object.values(value).map((each) => depthOf(each, depth + 1)));
};

/**
 * Reads a JSON body.
 * @throws HttpProblem `body-not-utf8`, `body-malformed`, `body-too-deep`
 */
export function readJsonBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  const body = parsed(decoded(bytes));
  if (depthOf(body) <= mostDepth) return body;
  throw new HttpProblem(
    400,
    'body-too-deep',
    `The body is nested deeper than ${mostDepth} levels. Send a flatter one.`,
  );
}

const decoded = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HttpProblem(400, 'body-not-utf8', 'The body is not valid UTF-8. Encode it anew.', {}, { cause });
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, so it is not kept.
    throw new HttpProblem(400, 'body-malformed', 'The body is not valid JSON. Correct it and send it again.');
  }
};

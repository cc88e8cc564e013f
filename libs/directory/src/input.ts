import { z } from 'zod';
import { DirectoryProblem, type InputFault } from './problem.js';

/** What an input is, or what is wrong with it. */
export type Checked<Value> =
  { readonly valid: true; readonly value: Value } | { readonly valid: false; readonly faults: readonly InputFault[] };

/** Checks an input against its shape: tells each fault, up to a number, with its place and never with what was given. */
export function checkInput<Shape extends z.ZodType>(shape: Shape, input: unknown): Checked<z.output<Shape>> {
  const result = shape.safeParse(input, { error: expectation });
  if (result.success) return { valid: true, value: result.data };
  const faults = result.error.issues
    .slice(0, MAX_FAULTS)
    .map((issue): InputFault => ({ path: issue.path.map(String).join('.'), expected: issue.message }));
  return { valid: false, faults };
}

/**
 * An input of the directory as its shape reads it.
 * @throws DirectoryProblem `input-invalid` with each fault and its place, never with what was given
 */
export function validInput<Shape extends z.ZodType>(shape: Shape, input: unknown): z.output<Shape> {
  const checked = checkInput(shape, input);
  if (checked.valid) return checked.value;
  const { faults } = checked;
  throw new DirectoryProblem(
    'input-invalid',
    `${faults.length === 1 ? 'One field is' : `${faults.length} fields are`} not as expected. Nothing was changed. Correct what is named and send it again.`,
    faults,
  );
}

const MAX_FAULTS = 20;

/** Zod's own sentences may name what was given (an unknown field's name); these never do. */
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

/** What an optional field of a change may say: nothing (keep), or a new value. */
export type Change<Input> = { readonly [Field in keyof Input]?: Input[Field] | undefined };

/** An earlier value with the fields of a change put over it. */
export function changed<Value extends object>(earlier: Value, change: Change<Value>): Value {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...earlier, ...Object.fromEntries(given) };
}

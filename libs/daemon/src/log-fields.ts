/**
 * Every field that a line of a log may have beside its level, time, process and sentence, and how it is written: codes, ids,
 * positions, counts, addresses of parts. What is not named here is not written, whoever passes it.
 */
export const loggedFields = {
  code: 'token',
  /** A second code: why what the first one says. */
  reason: 'token',
  signal: 'token',
  address: 'token',
  healthPort: 'number',
  component: 'token',
  stream: 'token',
  position: 'number',
  events: 'number',
  count: 'number',
  attempt: 'number',
  workflowId: 'token',
  runId: 'token',
  workflowType: 'token',
  activityType: 'token',
  deadline: 'token',
  /** Stream of a journey or an advice that an operator is to restart. */
  restart: 'token',
  /** A stretch of whole months, by its first one and how many: `2027-01/3`. */
  period: 'token',
  topic: 'token',
  topics: 'tokens',
  setting: 'token',
  expected: 'token',
  found: 'token',
} as const satisfies Readonly<Record<string, 'number' | 'token' | 'tokens'>>;

type Kinds = typeof loggedFields;
interface ValueOf {
  readonly number: number;
  readonly token: string;
  readonly tokens: readonly string[];
}

/** What may be said beside the sentence of a line. */
export type LogFields = { readonly [Field in keyof Kinds]?: ValueOf[Kinds[Field]] } & {
  /** What was thrown, see `loggedError`. */
  readonly err?: unknown;
};

/** What stands in the place of a value that is no token. */
const LEFT_OUT = '(left out)';

/** A code, an id, a name of a part or an address of one: no space and no `@`, so neither a sentence nor a person's address. */
const token = /^[\w.:/[\]+-]{1,200}$/;

const written = (kind: Kinds[keyof Kinds], value: unknown): unknown => {
  if (kind === 'number') return typeof value === 'number' ? value : LEFT_OUT;
  if (kind === 'tokens') return Array.isArray(value) ? value.map((each) => written('token', each)) : LEFT_OUT;
  return typeof value === 'string' && token.test(value) ? value : LEFT_OUT;
};

const kindOf = (field: string): Kinds[keyof Kinds] | undefined =>
  // Safe: a name that the list has of its own is one of its names.
  Object.hasOwn(loggedFields, field) ? loggedFields[field as keyof Kinds] : undefined;

/** The fields that may be written, whatever else was passed. */
export const allowedFields = (fields: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) => {
      const kind = kindOf(field);
      return kind === undefined || value === undefined ? [] : [[field, written(kind, value)]];
    }),
  );

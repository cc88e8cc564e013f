/** An error as a log tells it. */
export interface LoggedError {
  readonly name: string;
  readonly code?: string;
  /** The kind of failure that Temporal and Kafka tell beside a code. */
  readonly type?: string;
  /** What Node was doing. */
  readonly syscall?: string;
  /** The rule of a table that PostgreSQL kept. */
  readonly constraint?: string;
  /** Only of an error of ours: its sentence holds no content. */
  readonly message?: string;
  /** File and line where it came about, as a foreign error's own words are left out. */
  readonly at?: string;
  readonly cause?: LoggedError;
}

/** Errors of ours, by name: they have a stable code, and a sentence that was written for the log. */
export const ownErrors: readonly string[] = [
  'DatabaseProblem',
  'DirectoryProblem',
  'DossierProblem',
  'EngineFailure',
  'EventLogProblem',
  'HttpProblem',
  'LocalFailure',
  'PayloadProblem',
  'ProcessProblem',
  'RestartRefused',
  'SettingsProblem',
  'StreamError',
  'StreamUnknown',
  'TaskFactsMissing',
  'TaskStepOver',
];

const ownCode = /^[a-z]+(?:-[a-z0-9]+)+$/;
/** Of PostgreSQL (`23505`), Node (`ECONNREFUSED`), gRPC (`14`), libraries (`FST_ERR_…`) and ours. */
const knownCode = /^(?:[A-Z0-9]{5}|[A-Z][A-Z0-9_]{2,60}|[0-9]{1,4}|[a-z]+(?:-[a-z0-9]+)+)$/;
const identifier = /^[a-z_][a-z0-9_]{0,62}$/;
const className = /^[A-Z][A-Za-z]{0,60}$/;
const place = /([\w.-]+\.[cm]?[jt]s:[0-9]+):[0-9]+\)?$/;

const mostCauses = 5;

const text = (error: Error, property: string): string => {
  const value: unknown = Reflect.get(error, property);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

const matching = <Name extends string>(name: Name, value: string, form: RegExp): { readonly [Key in Name]?: string } =>
  // Safe: the one property is the one that the name gives, or there is none.
  (form.test(value) ? { [name]: value } : {}) as { readonly [Key in Name]?: string };

/** The first place in the stack, behind the error's own words, which may have lines that look like one. */
const placeIn = ({ name, message, stack = '' }: Error): string => {
  const head = stack.indexOf(message);
  if (!stack.startsWith(name) && head < 0) return '';
  const frames = stack.slice(Math.max(head, 0) + message.length).split('\n');
  return frames.map((frame) => place.exec(frame.trim())?.[1] ?? '').find((found) => found !== '') ?? '';
};

/** The name that an error gives itself, or that of its class. */
const nameOf = (error: Error): string =>
  [error.name, error.constructor.name].find((name) => name !== 'Error' && className.test(name)) ?? 'Error';

const isOurs = (error: Error): boolean => ownErrors.includes(nameOf(error)) && ownCode.test(text(error, 'code'));

/**
 * Takes over what is known to be free of content. The words of a foreign error are not: PostgreSQL repeats values, a mail
 * server addresses, a parser what it read.
 */
export const loggedError = (error: unknown, depth = 0): LoggedError => {
  if (!(error instanceof Error)) return { name: 'Thrown' };
  return {
    name: nameOf(error),
    ...matching('code', text(error, 'code'), knownCode),
    ...matching('type', text(error, 'type'), knownCode),
    ...matching('syscall', text(error, 'syscall'), identifier),
    ...matching('constraint', text(error, 'constraint'), identifier),
    ...(isOurs(error) ? { message: error.message } : matching('at', placeIn(error), /./)),
    ...(error.cause === undefined || depth === mostCauses ? {} : { cause: loggedError(error.cause, depth + 1) }),
  };
};

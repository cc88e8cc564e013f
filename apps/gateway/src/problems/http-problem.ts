/** A refusal as HTTP tells it (RFC 9457): a stable code and a sentence that says what to do. It never holds content. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Codes, numbers, instants and paths that a program may use. */
    readonly facts: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions & { readonly loggedReason?: string },
  ) {
    super(message, options);
    this.loggedReason = options?.loggedReason;
  }
  /** A code for the log alone: why, where the answer must not tell. */
  readonly loggedReason: string | undefined;
}

/** Something that is not there, or not there for this caller: the two are not told apart. */
export const notFound = (what: string, options?: ConstructorParameters<typeof HttpProblem>[4]): HttpProblem =>
  new HttpProblem(
    404,
    `${what}-not-found`,
    `There is no such ${what}, or it is not yours to see. Check the address.`,
    {},
    options,
  );

/** Something that is there and not for this caller, answered as {@link notFound}; the log alone tells the two apart. */
export const hidden = (what: string): HttpProblem => notFound(what, { loggedReason: 'not-theirs' });

/** What the caller's roles or relation do not allow. */
export const notAllowed = (): HttpProblem =>
  new HttpProblem(
    403,
    'not-allowed',
    'Your role does not allow this. Nothing was changed. Ask whoever it is meant for.',
  );

/** A body of a kind that the route does not read. */
export const mediaTypeUnknown = (): HttpProblem =>
  new HttpProblem(
    415,
    'media-type-unknown',
    'This kind of body is not read here. Nothing was changed. See /openapi.json for those that are.',
  );

/** A part that is away for a moment. */
export const tryAgain = (cause?: unknown): HttpProblem =>
  new HttpProblem(
    503,
    'try-again',
    'A part of the system is away for a moment. Try again, for a command with the same Idempotency-Key: it takes effect once.',
    {},
    cause === undefined ? undefined : { cause },
  );

/** Keys to content that are not to be had, which does not pass by itself; what is wrong with them stands in the log. */
export const keyUnavailable = (cause: unknown): HttpProblem =>
  new HttpProblem(
    503,
    'key-unavailable',
    'What is confidential cannot be read or stored at the moment, and an operator has to see to it. Nothing was changed. Try again later, for a command with the same Idempotency-Key.',
    {},
    { cause },
  );

/** A key that was used for something else before. */
export const keyReused = (): HttpProblem =>
  new HttpProblem(
    422,
    'idempotency-key-reused',
    'This Idempotency-Key was used for something else before. That was kept, and nothing of this was done. Use a new key.',
  );

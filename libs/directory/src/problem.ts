/** What the directory refuses. The codes are stable. */
export type DirectoryProblemCode =
  | 'administrator-there'
  | 'csv-header-invalid'
  | 'csv-malformed'
  | 'csv-not-utf8'
  | 'csv-too-large'
  | 'cursor-invalid'
  | 'department-unknown'
  | 'department-in-use'
  | 'email-taken'
  | 'external-key-taken'
  | 'idempotency-key-reused'
  | 'identity-not-found'
  | 'identity-own'
  | 'identity-taken'
  | 'input-invalid'
  | 'login-not-seconded'
  | 'organisation-not-found'
  | 'person-erased'
  | 'person-not-found'
  | 'policy-invalid'
  | 'practitioner-exists'
  | 'practitioner-not-found'
  | 'role-missing'
  | 'roles-own'
  | 'social-map-entry-not-found'
  | 'version-conflict';

/** One thing wrong with an input: where, and what is expected there. Never repeats what was given. */
export interface InputFault {
  /** Path of the field, e.g. `departments.2.name`; empty for the whole. */
  readonly path: string;
  readonly expected: string;
}

/** An error with a stable code; the message says what was found, what was kept and what to do. It holds no personal data. */
export class DirectoryProblem extends Error {
  constructor(
    readonly code: DirectoryProblemCode,
    message: string,
    /** For `input-invalid` and `policy-invalid`: each fault with its place. */
    readonly faults: readonly InputFault[] = [],
  ) {
    super(message);
    this.name = 'DirectoryProblem';
  }
}

/** The answer where an id leads nowhere. */
export const noSuch = (what: 'organisation' | 'person' | 'practitioner'): DirectoryProblem =>
  new DirectoryProblem(
    `${what}-not-found`,
    `There is no ${what} with this id. Nothing was changed. Look up the id in the list, and send it again.`,
  );

/** Refuses a change of something that somebody else changed meanwhile. */
export function refuseStaleVersion(expected: number, found: number): void {
  if (expected === found) return;
  throw new DirectoryProblem(
    'version-conflict',
    `You changed version ${expected}, and version ${found} is kept by now. Nothing was changed. Load it again and repeat your change.`,
  );
}

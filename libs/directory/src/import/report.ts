/** Why a row cannot be imported. The codes are stable. */
export type RowProblemCode =
  | 'department-unknown'
  | 'email-taken'
  | 'login-not-seconded'
  | 'login-own'
  | 'login-second'
  | 'login-taken'
  | 'registration-incomplete'
  | 'roles-misplaced'
  | 'roles-own'
  | 'twice-in-file'
  | 'wrong-number-of-fields'
  | 'wrong-value';

/** One thing wrong with one row. Never repeats what stands there. */
export interface RowProblem {
  /** Line of the file, the header being line 1. */
  readonly line: number;
  /** Header name of the column, or null when it is about the whole row. */
  readonly column: string | null;
  readonly code: RowProblemCode;
  readonly reason: string;
}

/** What an import did, or at a dry run would do. */
export interface ImportReport {
  readonly dryRun: boolean;
  /** Whether anything was written: no dry run, and no problem in any row. */
  readonly written: boolean;
  /** Rows in the file. */
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** How many problems there are, of which `problems` holds the first {@link MAX_REPORTED_PROBLEMS}. */
  readonly problemCount: number;
  readonly problems: readonly RowProblem[];
}

/** Most problems told at once; who has more has one cause for them. */
const MAX_REPORTED_PROBLEMS = 500;

/** What becomes of a row's record. */
export type Outcome = 'created' | 'updated' | 'unchanged';

/** Sums up an import. */
export function reportOf(
  dryRun: boolean,
  rows: number,
  outcomes: readonly Outcome[],
  problems: readonly RowProblem[],
): ImportReport {
  const count = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
  const inOrder = problems.toSorted((one, other) => one.line - other.line);
  return {
    dryRun,
    written: !dryRun && problems.length === 0,
    rows,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    problemCount: problems.length,
    problems: inOrder.slice(0, MAX_REPORTED_PROBLEMS),
  };
}

/** Finds rows of one file that would be the same record. @param valueOf null where the row has none */
export function twiceInFile<Row extends { readonly line: number }>(
  rows: readonly Row[],
  column: string,
  valueOf: (row: Row) => string | null | undefined,
): readonly RowProblem[] {
  const firstLine = new Map<string, number>();
  return rows.flatMap((row) => {
    const value = valueOf(row);
    if (value === null || value === undefined) return [];
    const first = firstLine.get(value);
    if (first === undefined) firstLine.set(value, row.line);
    return first === undefined
      ? []
      : [{ line: row.line, column, code: 'twice-in-file' as const, reason: `the same as on line ${first}` }];
  });
}

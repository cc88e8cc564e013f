import { codeOf } from '@traject/contracts';

/** Code of a PostgreSQL that has no room left for what it is to keep. */
export const DATABASE_FULL = 'database-full';

/** Codes of PostgreSQL that whoever operates it should not have to look up. */
const named: Readonly<Record<string, string>> = { '53100': DATABASE_FULL };

/** The stable code that an error carries: ours, PostgreSQL's or the operating system's. */
export const failureCode = (error: unknown): string => {
  const code = codeOf(error) || 'unexpected';
  return named[code] ?? code;
};

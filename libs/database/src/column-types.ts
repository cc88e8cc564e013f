import pg from 'pg';
import { DatabaseProblem } from './problem.js';

const parseInstant = (text: string): string => {
  const instant: unknown = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)(text);
  // `infinity` parses to a number: it is not an instant, and no column of ours holds it.
  return instant instanceof Date ? instant.toISOString() : text;
};

/** Positions and counters: exact as a number up to 2^53, which the log does not reach. */
const parsePosition = (text: string): number => {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new DatabaseProblem(
    'number-too-large',
    `A bigint column holds ${text}, which JavaScript cannot count exactly. Nothing was changed. Read this column as text.`,
  );
};

const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, parsePosition],
  [pg.types.builtins.TIMESTAMPTZ, parseInstant],
  [pg.types.builtins.DATE, (text) => text],
]);

/** How columns become values: bigint a number, an instant an ISO string in UTC, a date its own text, JSON plain JSON. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    const own = format === 'binary' ? undefined : parsers.get(oid);
    return own ?? pg.types.getTypeParser(oid, format);
  },
};

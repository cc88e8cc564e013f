/** One column of a table of the mart. `Value` is what it holds in code; the type in the database follows from `type`. */
export interface Column<Value = unknown> {
  readonly type: 'uuid' | 'text' | 'date' | 'integer' | 'boolean';
  readonly nullable: boolean;
  /** What it means, for whoever queries it. */
  readonly about: string;
  /** Only there for the compiler. */
  readonly holds?: Value;
}

const column = <Value>(type: Column['type'], about: string): Column<Value> => ({ type, nullable: false, about });

/** A pseudonym. */
export const pseudonym = (about: string): Column<string> => column('uuid', about);
/** One of a closed list of codes, or the id of an organisation. */
export const code = <Code extends string>(about: string): Column<Code> => column('text', about);
/** A day; nothing in the mart is finer. */
export const day = (about: string): Column<string> => column('date', about);
/** A whole number. */
export const count = (about: string): Column<number> => column('integer', about);
/** True or false. */
export const flag = (about: string): Column<boolean> => column('boolean', about);
/** The same column, with null for what has not happened, or is not there. */
export const orNull = <Value>(of: Column<Value>): Column<Value | null> => ({ ...of, nullable: true });

type Columns = Readonly<Record<string, Column>>;

/** What a column begins with when nothing else is given. */
type Beginning = null | false | 0;

/** A table of the mart: the one place that says what it holds. */
export interface MartTable<Of extends Columns = Columns> {
  /** Name in the schema `mart`. */
  readonly name: string;
  /** What one row is. */
  readonly about: string;
  /** The column with the pseudonym of the journey, the advice or the erasure whose events made the row. */
  readonly owner: string;
  /** The columns that name a row; the owner first. */
  readonly key: readonly string[];
  readonly columns: Of;
  /** A row of which nothing is known yet. */
  readonly beginning: Readonly<Record<string, Beginning>>;
}

const beginningOf = ({ type, nullable }: Column): Beginning => {
  if (nullable) return null;
  return type === 'boolean' ? false : 0;
};

/** Declares a table. */
export const martTable = <const Of extends Columns>(
  table: Omit<MartTable<Of>, 'beginning'> & { readonly owner: keyof Of; readonly key: readonly (keyof Of)[] },
): MartTable<Of> => ({
  ...table,
  beginning: Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [name, beginningOf(column)])),
});

type ValueOf<Of> = Of extends Column<infer Value> ? Value : never;

/** A row of a table. */
export type RowOf<Table> =
  Table extends MartTable<infer Of> ? { readonly [Name in keyof Of]: ValueOf<Of[Name]> } : never;

type Names<Row, Value> = { readonly [Name in keyof Row]: Row[Name] extends Value ? Name : never }[keyof Row];

/** What a new row must be given: whatever has no beginning of its own. */
type Given<Row> = Pick<Row, Names<Row, string>> & Partial<Row>;

/** A row as it begins: counts at nought, flags down, nothing known but what is given. */
export const newRow = <Of extends Columns>(
  table: MartTable<Of>,
  given: Given<RowOf<MartTable<Of>>>,
): RowOf<MartTable<Of>> =>
  // Safe: what has no beginning of its own (texts, pseudonyms and days) must be given.
  ({ ...table.beginning, ...given }) as RowOf<MartTable<Of>>;

/** `openedDay` in code is `opened_day` in the table. */
export const columnNameOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

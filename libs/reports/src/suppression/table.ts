/**
 * A table of people as statistical disclosure control sees it: rows that form a tree (all organisations, an organisation,
 * a department), and the same columns for every row. Each person stands in one leaf row and one column.
 */
export interface CountedTable {
  /** Parents stand before their children; the first row is the root and has no parent. */
  readonly rows: readonly TableRow[];
  readonly columns: readonly string[];
  /** People a cell needs before it may be told. */
  readonly threshold: number;
  readonly cells: readonly CountedCell[];
}

/** One row; `parent` is the key of the row that it is a part of. How many people it holds is taken for known to all. */
export interface TableRow {
  readonly key: string;
  readonly parent: string | null;
}

/** One cell, also of rows that are sums of others. */
export interface CountedCell {
  readonly row: string;
  readonly column: string;
  /** What is counted; it adds up along rows and columns. */
  readonly count: number;
  /** Different people behind the count. Fewer than `count` only where one person belongs to more than one organisation. */
  readonly people: number;
  /**
   * `open`: told when it is safe; `unsafe`: not told and protected though enough people stand in it (one of them makes up
   * most of it); `withheld`: not told, for a reason outside this table; `known-to-some`: not told and protected, but some
   * readers know it and so it is no cover for others; `outside`: those who stand in no column that is ever told, and are no group
   * to protect; `impossible`: everybody knows that it is empty.
   */
  readonly standing: 'open' | 'unsafe' | 'withheld' | 'known-to-some' | 'outside' | 'impossible';
  /** What another table of the same people says of it, or leaves open: it is no less, */
  readonly least?: number;
  /** no more, */
  readonly most?: number;
  /** and must be possible to be so many. */
  readonly reach?: number;
}

/** Name of a cell within its table. */
export const cellKey = (row: string, column: string): string => `${row}\n${column}`;

/** Rows that are a part of no other row's sum: where people stand. */
export const leafRows = (rows: readonly TableRow[]): ReadonlySet<string> => {
  const parents = new Set(rows.map(({ parent }) => parent));
  return new Set(rows.filter(({ key }) => !parents.has(key)).map(({ key }) => key));
};

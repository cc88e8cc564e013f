import type { Measure } from '../model/measures.js';

/** A table as an attacker writes it down: who is a part of whom, and which numbers stand in the reports. */
export interface AttackedTable {
  readonly name: string;
  readonly measure: Measure;
  /** Rows that are a part of no other, and the rows that each of the others is the sum of. */
  readonly leaves: readonly string[];
  readonly parts: ReadonlyMap<string, readonly string[]>;
  readonly columns: readonly string[];
  /** People of each leaf row; the attacker is given these, also where no report says them. */
  readonly peopleOf: ReadonlyMap<string, number>;
  /** Counts that a report tells, by row and column. */
  readonly told: ReadonlyMap<string, number>;
  /** What really stands in every cell: different people, and what was counted. The attacker does not see it. */
  readonly truth: ReadonlyMap<string, number>;
  /** Counts that this attacker knows from elsewhere: how many asked by themselves. */
  readonly known: ReadonlyMap<string, number>;
  readonly threshold: number;
  /** What a process log shows besides: at least so many people stand there. */
  readonly atLeast?: readonly { readonly row: string; readonly column: string; readonly people: number }[];
}

/** Name of a cell. */
export const at = (row: string, column: string): string => `${row} | ${column}`;

/** Leaf rows that a row is the sum of. */
export const leavesBelow = (table: AttackedTable, row: string): readonly string[] => {
  const parts = table.parts.get(row);
  return parts === undefined ? [row] : parts.flatMap((part) => leavesBelow(table, part));
};

/** Every row, sums included. */
export const rowsOfAttack = (table: AttackedTable): readonly string[] => [...table.parts.keys(), ...table.leaves];

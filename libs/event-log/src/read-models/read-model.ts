import type { StoredEvent, StreamName } from '@traject/contracts';
import { EventLogProblem } from '../problem.js';
import type { ProcessState } from '../process-state.js';

/** An event at its place in its stream. */
export interface PlacedEvent<Event = StoredEvent> {
  readonly stream: StreamName;
  readonly sequence: number;
  readonly event: Event;
}

/** What the domain knows of a stream; null for a stream that is folded nowhere. */
export type StreamState = ProcessState | null;

/** An event and the state of its stream just after it: all that a read model may depend on, live and when rebuilt. */
export interface StreamEvent<Event = StoredEvent> extends PlacedEvent<Event> {
  readonly state: StreamState;
}

/** Says that an event concerns every row its stream has in this read model, e.g. when a pause shifts all dates. */
export const everyRow: unique symbol = Symbol('every row of the stream');

/** The row that an event concerns, or every row of its stream. */
export type RowKey = string | typeof everyRow;

/** How a column travels: `instant` as ISO string in UTC, `json` as plain JSON, the others as themselves. */
export type ColumnKind = 'instant' | 'json' | 'number' | 'text' | 'texts';

/** What an author of a read model writes. Rows belong to one stream each; what many streams would change is a query. */
export interface ReadModelDeclaration<Row, Event = StoredEvent> {
  /** Table in the schema `read_models`. */
  readonly name: string;
  /** The column that names a row. */
  readonly key: keyof Row & string;
  /** Every column by its name in code; the table has it in snake case. */
  readonly columns: Readonly<Record<keyof Row & string, ColumnKind>>;
  /** The row an event concerns; undefined when it concerns none. */
  readonly keyOf: (event: PlacedEvent<Event>) => RowKey | undefined;
  /** Pure: the row after the event; undefined when there is none (any more). */
  readonly apply: (row: Row | undefined, event: StreamEvent<Event>) => Row | undefined;
}

/** A row as JSON, by column name of the table. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** Rows of one read model by key; a key whose row is gone has undefined. */
export type JsonRows = ReadonlyMap<string, JsonRow | undefined>;

/** A read model as the log uses it, whatever its rows are. */
export interface ReadModel {
  readonly name: string;
  readonly keyColumn: string;
  /** Columns of the table, those of the machinery (`stream`, `last_sequence`) included. */
  readonly columns: readonly string[];
  /** Keys of the rows these events concern: null for every row of the stream, undefined for none. */
  concernedBy(events: readonly PlacedEvent[]): readonly string[] | null | undefined;
  /** The rows that these events change, given the rows they concern; in the order of the events. */
  applyAll(rows: readonly JsonRow[], events: readonly StreamEvent[]): JsonRows;
}

/** `dueAt` in code is `due_at` in the table. */
const columnNameOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const fromJson = (kind: ColumnKind, value: unknown): unknown =>
  kind === 'instant' && typeof value === 'string' ? new Date(value).toISOString() : value;

/** Makes a declaration into a read model. */
export const readModel = <Row extends object, Event extends StoredEvent = StoredEvent>(
  declaration: ReadModelDeclaration<Row, Event>,
): ReadModel => {
  const { name, key, keyOf, apply } = declaration;
  const kinds: readonly [string, ColumnKind][] = Object.entries(declaration.columns);
  // Made once: rows are encoded and decoded with each event.
  const columns = kinds.map(([property, kind]) => [property, columnNameOf(property), kind] as const);
  const keyColumn = columnNameOf(key);

  const decode = (json: JsonRow): Row =>
    // Safe: `columns` names every property of Row, and the table's types are those kinds.
    Object.fromEntries(columns.map(([property, column, kind]) => [property, fromJson(kind, json[column])])) as Row;
  const encode = (row: Row, { stream, sequence }: StreamEvent): JsonRow => {
    const json: Record<string, unknown> = {};
    for (const [property, column] of columns) json[column] = Reflect.get(row, property);
    return { ...json, stream, last_sequence: sequence };
  };
  // Safe: the log holds events of the domain alone, and they are upcast to their current version before they come here.
  const narrow = (event: StreamEvent): StreamEvent<Event> => event as StreamEvent<Event>;
  // Safe for the same reason.
  const targetOf = (event: PlacedEvent): RowKey | undefined => keyOf(event as PlacedEvent<Event>);
  const keyOfRow = (row: JsonRow): string => {
    const found = row[keyColumn];
    if (typeof found === 'string') return found;
    throw new EventLogProblem(
      'read-model-row-invalid',
      `A row of read model ${name} has no key in column ${keyColumn}. Nothing was written. Rebuild the read models.`,
      { model: name },
    );
  };

  return {
    name,
    keyColumn,
    columns: [...columns.map(([, column]) => column), 'stream', 'last_sequence'],
    concernedBy: (events) => {
      const targets = events.map(targetOf).filter((target) => target !== undefined);
      if (targets.length === 0) return undefined;
      const keys = targets.filter((target) => target !== everyRow);
      return keys.length < targets.length ? null : keys;
    },
    applyAll: (rows, events) => {
      const present = new Map<string, JsonRow | undefined>(rows.map((row) => [keyOfRow(row), row]));
      const changed = new Map<string, JsonRow | undefined>();
      for (const event of events) {
        const target = targetOf(event);
        if (target === undefined) continue;
        for (const rowKey of target === everyRow ? [...present.keys()] : [target]) {
          const before = present.get(rowKey);
          if (before === undefined && target === everyRow) continue;
          const row = before && decode(before);
          const after = apply(row, narrow(event));
          if (after === row) continue;
          const json = after && encode(after, event);
          present.set(rowKey, json);
          changed.set(rowKey, json);
        }
      }
      return changed;
    },
  };
};

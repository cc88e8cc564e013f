import type { Database } from '@traject/database';
import { FORGOTTEN, pseudonymFields, type EventBody, type ReceivedRecord } from '@traject/event-stream';
import { recentlyUsed } from '../recently-used.js';
import { bodyIn } from './body-in.js';

/** A record as it would be published today: by the names that are still in use. */
export interface RecordOfToday {
  /** Whether whoever the record is about was forgotten since: then it would not be published at all. */
  readonly isForgotten: boolean;
  readonly body: object;
}

/** The body; of what somebody else put into the topic, its text, by which it is told that it differs. */
const bodyOf = (record: ReceivedRecord): EventBody => bodyIn(record) ?? { text: record.value };

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap(textsIn) : typeof value === 'string' ? [value] : [];

const replaced = (value: unknown, inUse: (pseudonym: string) => boolean): unknown => {
  if (Array.isArray(value)) return value.map((each) => replaced(each, inUse));
  return typeof value === 'string' && !inUse(value) ? FORGOTTEN : value;
};

/** Looks in the database which pseudonyms are still in use, and puts the name of everybody forgotten for the others. */
export const namesInUse = ({ pool }: Pick<Database<unknown>, 'pool'>) => {
  const remembered = recentlyUsed<boolean>(100_000);

  const lookUp = async (pseudonyms: ReadonlySet<string>): Promise<(pseudonym: string) => boolean> => {
    const found = new Map<string, boolean>();
    for (const each of pseudonyms) {
      const known = remembered.get(each);
      if (known !== undefined) found.set(each, known);
    }
    const unknown = [...pseudonyms].filter((each) => !found.has(each));
    const { rows } = await pool.query<{ pseudonym: string }>(
      'select pseudonym::text from event_log.pseudonyms where pseudonym::text = any($1::text[])',
      [unknown],
    );
    const inUse = new Set(rows.map(({ pseudonym }) => pseudonym));
    for (const each of unknown) {
      found.set(each, inUse.has(each));
      remembered.set(each, inUse.has(each));
    }
    return (pseudonym) => found.get(pseudonym) === true;
  };

  return async (records: readonly ReceivedRecord[]): Promise<readonly RecordOfToday[]> => {
    const bodies = records.map((record) => ({ record, body: bodyOf(record) }));
    const named = bodies.map(({ record, body }) => ({
      record,
      body,
      fields: pseudonymFields(record.headers['ce_type'] ?? '').filter((field) => Object.hasOwn(body, field)),
    }));
    const mentioned = named.flatMap(({ record, body, fields }) => [
      record.key,
      ...fields.flatMap((field) => textsIn(body[field])),
    ]);
    const inUse = await lookUp(new Set(mentioned));
    return named.map(({ record, body, fields }) => ({
      isForgotten: !inUse(record.key),
      body: { ...body, ...Object.fromEntries(fields.map((field) => [field, replaced(body[field], inUse)])) },
    }));
  };
};

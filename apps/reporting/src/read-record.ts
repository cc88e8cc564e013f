import type { StreamKind } from '@traject/contracts';
import type { ActorRole } from '@traject/domain';
import { cloudEventType, eventTypes, type RawRecord, type TopicNames } from '@traject/event-stream';
import type { MartEvent } from '@traject/mart';
import { schemaFault } from './schema-fault.js';

/** Why a record cannot be taken. Codes are stable: they stand in the table of what was parked, and in metrics. */
export type ParkReason =
  'not-ours' | 'unknown-type' | 'unknown-version' | 'envelope-invalid' | 'not-json' | 'schema-violation';

/** A record that is set aside until it can be taken. */
export interface Parked {
  readonly reason: ParkReason;
  /** What was wrong, in names of ours: never what stood in the record. */
  readonly detail: string;
}

/** What a record turns out to be. */
export type ReadRecord =
  { readonly event: MartEvent; readonly parked?: never } | { readonly event?: never; readonly parked: Parked };

/** Reads a record of one of the event topics. */
export type RecordReader = (record: RawRecord) => ReadRecord;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const place = /^[1-9][0-9]{0,8}$/;
const versioned = /^(.+)\.v[0-9]+$/;

const park = (reason: ParkReason, detail: string): ReadRecord => ({ parked: { reason, detail } });

const jsonOf = (value: Buffer | null): unknown => {
  try {
    return JSON.parse(value?.toString('utf8') ?? '');
  } catch {
    // What does not parse is no value; the caller parks it.
    return undefined;
  }
};

/** The body of an event, once its schema has been kept. */
interface Body extends Readonly<Record<string, unknown>> {
  readonly day: string;
  readonly by: ActorRole;
}

const readerOf = (kind: StreamKind): RecordReader => {
  const types = new Map(eventTypes(kind).map((type) => [cloudEventType(kind, type), type]));
  const names = new Set([...types.keys()].map((type) => versioned.exec(type)?.[1]));
  return ({ key, value, headers }) => {
    const header = (name: string): string => headers[name]?.toString('utf8') ?? '';
    if (header('ce_specversion') !== '1.0') return park('not-ours', 'ce_specversion');
    if (header('ce_source') !== `urn:nl:traject:${kind}`) return park('not-ours', 'ce_source');
    const type = types.get(header('ce_type'));
    if (type === undefined) {
      const isNamed = names.has(versioned.exec(header('ce_type'))?.[1]);
      return park(isNamed ? 'unknown-version' : 'unknown-type', 'ce_type');
    }
    const owner = key?.toString('utf8') ?? '';
    const sequence = header('ce_sequence');
    if (!uuid.test(owner)) return park('envelope-invalid', 'key');
    if (!place.test(sequence)) return park('envelope-invalid', 'ce_sequence');
    if (header('ce_subject') !== owner) return park('envelope-invalid', 'ce_subject');
    if (header('ce_id') !== `${owner}/${sequence}`) return park('envelope-invalid', 'ce_id');
    const body = jsonOf(value);
    if (body === undefined) return park('not-json', 'value');
    const fault = schemaFault(kind, type, body);
    if (fault !== undefined) return park('schema-violation', `${type}${fault}`);
    // Safe: the schema of every event asks for both, and an object with the fields of the event.
    const data = body as Body;
    return { event: { kind, owner, sequence: Number(sequence), type, day: data.day, by: data.by, data } };
  };
};

/** The topics with events, and what their records are about. */
export const eventTopics = (names: TopicNames): ReadonlyMap<string, StreamKind> =>
  new Map([
    [names.journeyEvents, 'journey'],
    [names.adviceEvents, 'advice'],
    [names.personEvents, 'person'],
  ]);

/** Reads the records of a stack's event topics: pure, and never throws, whatever stands in them. */
export const recordReader = (names: TopicNames): RecordReader => {
  const readers = new Map([...eventTopics(names)].map(([topic, kind]) => [topic, readerOf(kind)]));
  return (record) => readers.get(record.topic)?.(record) ?? park('not-ours', 'topic');
};

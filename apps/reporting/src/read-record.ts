import type { StreamKind } from '@traject/contracts';
import type { ActorRole } from '@traject/domain';
import {
  readableVersions,
  type RawRecord,
  type ReadableVersion,
  type ReadableVersions,
  type TopicNames,
} from '@traject/event-stream';
import type { MartEvent } from '@traject/mart';
import { openSchemaCheck, type SchemaCheck } from './schema-fault.js';

/** Why a record cannot be taken. Codes are stable: they stand in the table of what was parked, and in metrics. */
export type ParkReason =
  | 'not-ours'
  | 'unknown-type'
  | 'unknown-version'
  | 'envelope-invalid'
  | 'not-json'
  | 'schema-violation'
  // An earlier version that kept its own schema, and of which its upcast made nothing that keeps the current one.
  | 'upcast-failed';

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

type ReadBody = { readonly body: Body; readonly parked?: never } | { readonly body?: never; readonly parked: Parked };

/** What a body of an earlier version says in the current one; undefined where its upcast does not get along with it. */
const raised = ({ upcast }: ReadableVersion, body: Body): unknown => {
  try {
    return upcast(body);
  } catch {
    // That is told by parking the record; its own words may repeat what stood there.
    return undefined;
  }
};

/** The body of an event in the current version, whichever it was published in. */
const readBody = (value: unknown, version: ReadableVersion, faultIn: SchemaCheck): ReadBody => {
  const { type, schema, current } = version;
  const fault = faultIn(schema, value);
  if (fault !== undefined) return { parked: { reason: 'schema-violation', detail: `${type}${fault}` } };
  // Safe: the schema of every event asks for both, and an object with the fields of the event.
  const body = value as Body;
  if (schema === current.schema) return { body };
  const now = raised(version, body);
  const left = faultIn(current.schema, now);
  if (left !== undefined) return { parked: { reason: 'upcast-failed', detail: `${type}${left}` } };
  // Safe for the same reason.
  return { body: now as Body };
};

const readerOf = (kind: StreamKind, versions: ReadableVersions, faultIn: SchemaCheck): RecordReader => {
  const ofKind = new Map([...versions].filter(([, version]) => version.kind === kind));
  const names = new Set([...ofKind.keys()].map((event) => versioned.exec(event)?.[1]));
  return ({ key, value, headers }) => {
    const header = (name: string): string => headers[name]?.toString('utf8') ?? '';
    if (header('ce_specversion') !== '1.0') return park('not-ours', 'ce_specversion');
    if (header('ce_source') !== `urn:nl:traject:${kind}`) return park('not-ours', 'ce_source');
    const version = ofKind.get(header('ce_type'));
    if (version === undefined) {
      const isNamed = names.has(versioned.exec(header('ce_type'))?.[1]);
      return park(isNamed ? 'unknown-version' : 'unknown-type', 'ce_type');
    }
    const owner = key?.toString('utf8') ?? '';
    const sequence = header('ce_sequence');
    if (!uuid.test(owner)) return park('envelope-invalid', 'key');
    if (!place.test(sequence)) return park('envelope-invalid', 'ce_sequence');
    if (header('ce_subject') !== owner) return park('envelope-invalid', 'ce_subject');
    if (header('ce_id') !== `${owner}/${sequence}`) return park('envelope-invalid', 'ce_id');
    const said = jsonOf(value);
    if (said === undefined) return park('not-json', 'value');
    const { body, parked } = readBody(said, version, faultIn);
    if (parked !== undefined) return { parked };
    const { type } = version;
    return { event: { kind, owner, sequence: Number(sequence), type, day: body.day, by: body.by, data: body } };
  };
};

/** The topics with events, and what their records are about. */
export const eventTopics = (names: TopicNames): ReadonlyMap<string, StreamKind> =>
  new Map([
    [names.journeyEvents, 'journey'],
    [names.adviceEvents, 'advice'],
    [names.personEvents, 'person'],
  ]);

/**
 * Reads the records of a stack's event topics: pure, and never throws, whatever stands in them. What was published in an
 * earlier version of its event is read as the current one.
 * @param versions what can be read; what this version of the product knows unless told
 */
export const recordReader = (names: TopicNames, versions: ReadableVersions = readableVersions()): RecordReader => {
  const faultIn = openSchemaCheck();
  const readers = new Map([...eventTopics(names)].map(([topic, kind]) => [topic, readerOf(kind, versions, faultIn)]));
  return (record) => readers.get(record.topic)?.(record) ?? park('not-ours', 'topic');
};

import { readableVersions, type ReadableVersions } from './reading/readable-versions.js';
import { cloudEventTypeOf, schemaIdOf } from './mapping/cloud-event.js';
import { schemaOfFields } from './mapping/schema.js';
import { streamFields, type StreamTable } from './mapping/stream-fields.js';
import type { Upcast } from './mapping/upcast.js';
import type { StreamRecord } from './kafka/stream-record.js';
import type { Schemas } from './contract/contract-changes.js';

export { exampleRecord } from './contract/example-event.js';

/*
 * An event whose version was raised, for the tests of whoever reads what was published before it: the talk that was held, as
 * if its fields `number` and `heldAt` had once been called `talk` and `on`.
 */

const headersOf = (version: number) => {
  const event = cloudEventTypeOf('journey', 'BmwTalkHeld', version);
  return { ce_type: event, ce_dataschema: schemaIdOf(event) };
};
const [before, since] = [headersOf(1), headersOf(2)];

const { BmwTalkHeld: held } = streamFields.journey;
const { number, heldAt, ...others } = held.fields;

const toSecond: Upcast = ({ talk, on, ...rest }) => ({ ...rest, number: talk, heldAt: on });

/** The table of this version with that event raised, by this upcast. */
export const raisedTable = (upcast: Upcast = toSecond): StreamTable => ({
  ...streamFields,
  journey: { ...streamFields.journey, BmwTalkHeld: { ...held, upcasts: [upcast] } },
});

/** What was released of that event before. */
export const releasedBefore: Schemas = new Map([
  [
    before.ce_type,
    schemaOfFields(
      { ...held, fields: { talk: number, on: heldAt, ...others } },
      { id: before.ce_dataschema, title: 'BmwTalkHeld' },
    ),
  ],
]);

/** What can be read once the event is raised. */
export const readableSinceRaised = (upcast?: Upcast): ReadableVersions =>
  readableVersions(raisedTable(upcast), () => releasedBefore);

const isTalkHeld = ({ headers }: StreamRecord): boolean => headers['ce_type']?.includes('.bmw-talk-held.') === true;

/** A record as it is published since, if it is of that event; any other as it is. */
export const publishedSince = (record: StreamRecord): StreamRecord =>
  isTalkHeld(record) ? { ...record, headers: { ...record.headers, ...since } } : record;

/** A record as it was published before, if it is of that event; any other as it is. */
export const publishedBefore = (record: StreamRecord): StreamRecord => {
  if (!isTalkHeld(record)) return record;
  const { number: talk, heldAt: on, ...rest } = Object(JSON.parse(record.value));
  return { ...record, headers: { ...record.headers, ...before }, value: JSON.stringify({ ...rest, talk, on }) };
};

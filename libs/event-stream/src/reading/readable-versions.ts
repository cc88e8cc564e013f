import { streamKinds, type StreamKind } from '@traject/contracts';
import type { Schemas } from '../contract/contract-changes.js';
import { readReleasedContract } from '../contract/released-contract.js';
import { cloudEventTypeOf, schemaIdOf } from '../mapping/cloud-event.js';
import { schemaOfFields, type JsonSchema } from '../mapping/schema.js';
import { streamFields, versionOf, type EventFields, type StreamTable } from '../mapping/stream-fields.js';
import type { Upcast } from '../mapping/upcast.js';

/** A version of an event that this product reads: the one that it publishes, or one that it published before. */
export interface ReadableVersion {
  readonly kind: StreamKind;
  readonly type: string;
  /** What a body of it keeps. */
  readonly schema: JsonSchema;
  /** The current version, by its CloudEvents type and what a body of it keeps: this very one, unless it is an earlier one. */
  readonly current: { readonly event: string; readonly schema: JsonSchema };
  /** What a body of it says in the current version. */
  readonly upcast: Upcast;
}

/** What can be read, by CloudEvents type. */
export type ReadableVersions = ReadonlyMap<string, ReadableVersion>;

type Entry = readonly [event: string, version: ReadableVersion];

const asItIs: Upcast = (body) => body;

const versionsOf = (
  kind: StreamKind,
  type: string,
  mapping: EventFields,
  released: () => Schemas,
): readonly Entry[] => {
  const { upcasts = [] } = mapping;
  const event = cloudEventTypeOf(kind, type, versionOf(mapping));
  const current = { event, schema: schemaOfFields(mapping, { id: schemaIdOf(event), title: type }) };
  const earlier = upcasts.flatMap((_first, index): readonly Entry[] => {
    const published = cloudEventTypeOf(kind, type, index + 1);
    const schema = released().get(published);
    // A version that was never released was never published.
    if (schema === undefined) return [];
    const upcast: Upcast = (body) => upcasts.slice(index).reduce((raised, next) => next(raised), body);
    return [[published, { kind, type, schema, current, upcast }]];
  });
  return [...earlier, [event, { kind, type, schema: current.schema, current, upcast: asItIs }]];
};

/**
 * Every version of every event that can be read: what this version publishes, and what was released before and is brought
 * to it by upcasts.
 */
export const readableVersions = (
  table: StreamTable = streamFields,
  released: () => Schemas = () => readReleasedContract().schemas,
): ReadableVersions => {
  // A hundred files, which are needed only where a version was ever raised.
  let schemas: Schemas | undefined;
  const once = (): Schemas => (schemas ??= released());
  return new Map(
    streamKinds.flatMap((kind) =>
      Object.entries(table[kind]).flatMap(([type, mapping]) => versionsOf(kind, type, mapping, once)),
    ),
  );
};

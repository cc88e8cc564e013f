import { streamKinds } from '@traject/contracts';
import type { FieldClass } from '../mapping/classification.js';
import { cloudEventType } from '../mapping/cloud-event.js';
import { subjectKindOf } from '../mapping/pseudonyms.js';
import { eventFields, eventTypes } from '../mapping/stream-fields.js';

const namesSomebody = (of: FieldClass): boolean => {
  if (typeof of !== 'object') return subjectKindOf(of) !== undefined;
  if ('orNull' in of) return namesSomebody(of.orNull);
  return 'each' in of && namesSomebody(of.each);
};

const fieldsByType: ReadonlyMap<string, readonly string[]> = new Map(
  streamKinds.flatMap((kind) =>
    eventTypes(kind).map((type) => {
      const fields = Object.entries(eventFields(kind, type)?.fields ?? {});
      return [cloudEventType(kind, type), fields.filter(([, of]) => namesSomebody(of)).map(([name]) => name)] as const;
    }),
  ),
);

/** The fields of an event that hold pseudonyms, by its CloudEvents type. */
export const pseudonymFields = (cloudEvent: string): readonly string[] => fieldsByType.get(cloudEvent) ?? [];

import type { StreamKind } from '@traject/contracts';
import { routes, type Phase } from '@traject/domain';
import { codesOf, type CodeList, type FieldClass } from './classification.js';
import { schemaId, schemaIdOf } from './cloud-event.js';
import { publishedName } from './published-value.js';
import { actorRoles } from './shared-codes.js';
import { eventFields, type EventFields } from './stream-fields.js';

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const dialect = 'https://json-schema.org/draft/2020-12/schema';

const day: JsonSchema = {
  title: 'Day',
  type: 'string',
  format: 'date',
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'Day in the Netherlands; nothing finer is published.',
};

const pseudonym = (of: string): JsonSchema => ({
  title: `Pseudonym of ${of}`,
  type: 'string',
  format: 'uuid',
  description: `Random pseudonym of ${of}; the same in every event.`,
});

const codes = ({ code }: CodeList): JsonSchema => ({ title: 'Code', type: 'string', enum: Object.keys(code) });

const schemaOfClass = (of: Exclude<FieldClass, 'omit'>): JsonSchema => {
  if (typeof of === 'object') {
    if ('orNull' in of) return { anyOf: [schemaOfClass(publishedClass(of.orNull)), { type: 'null' }] };
    if ('part' in of) return schemaOfClass(of.as);
    if ('each' in of) return { title: 'List', type: 'array', items: schemaOfClass(publishedClass(of.each)) };
    return codes(of);
  }
  switch (of) {
    case 'pseudonym-of-person':
      return pseudonym('a person');
    case 'pseudonym-of-journey':
      return pseudonym('a journey');
    case 'pseudonym-of-advice':
      return pseudonym('an advice');
    case 'pseudonym-of-department':
      return pseudonym('a department');
    case 'organisation':
      return { title: 'Organisation', type: 'string', minLength: 1, description: 'Id of an organisation.' };
    case 'day':
      return day;
    case 'flag':
      return { title: 'Yes or no', type: 'boolean' };
    case 'count':
      return { title: 'Number', type: 'integer', minimum: 0 };
    case 'score':
      return { title: 'Score from 1 to 10', type: 'integer', minimum: 1, maximum: 10 };
    case 'days':
    case 'milliseconds-as-days':
      return { title: 'Days', type: 'integer', minimum: 0, description: 'Whole days.' };
  }
};

const publishedClass = (of: FieldClass): Exclude<FieldClass, 'omit'> => {
  if (of === 'omit') throw new TypeError('A field is left out whole or not at all.');
  return of;
};

/**
 * JSON Schema of the body of one event, made from the table that maps it. The title of each field says what its value is:
 * a number of days is never taken for a mere number. Fields that it does not name are allowed, as later versions of the
 * product may add some; that this one publishes no other field is the mapping's own rule.
 * @returns undefined when there is no such event
 */
export const schemaOf = (kind: StreamKind, type: string): JsonSchema | undefined => {
  const mapping = eventFields(kind, type);
  return mapping === undefined ? undefined : schemaOfFields(mapping, { id: schemaId(kind, type), title: type });
};

/** JSON Schema of the body of an event by what the table says of it. */
export const schemaOfFields = (
  mapping: EventFields,
  { id, title }: { readonly id: string; readonly title: string },
): JsonSchema => {
  const properties: Record<string, JsonSchema> = { day, by: codes(actorRoles) };
  const later = new Set<string>();
  for (const [name, of] of Object.entries(mapping.fields)) {
    if (of === 'omit') continue;
    properties[publishedName(name, of)] = schemaOfClass(of);
    if (mapping.later?.includes(name) === true) later.add(publishedName(name, of));
  }
  return {
    $schema: dialect,
    $id: id,
    title,
    description: mapping.about,
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !later.has(name)),
  };
};

/** Name of the shape of the records of the compacted topic, as events have one; they carry no CloudEvents headers. */
export const phaseType = 'nl.traject.journey.phase.v1';

/** JSON Schema of the records of the compacted topic with the latest phase by pseudonym. */
export const phaseSchema: JsonSchema = {
  $schema: dialect,
  $id: schemaIdOf(phaseType),
  title: 'JourneyPhase',
  description: 'Where a journey stands now. The key of the record is the pseudonym of the journey.',
  type: 'object',
  properties: {
    phase: codes({
      code: { 'awaiting-consent': true, intake: true, support: true, closing: true, 'follow-up': true, ended: true },
    } satisfies CodeList<Phase>),
    route: { anyOf: [codes(codesOf(routes)), { type: 'null' }] },
    sinceDay: day,
    sequence: {
      title: 'Number',
      type: 'integer',
      minimum: 1,
      description: 'Sequence of the event that changed phase or route last.',
    },
  },
  required: ['phase', 'route', 'sinceDay', 'sequence'],
};

import type { StreamKind } from '@traject/contracts';
import { routes, type Phase } from '@traject/domain';
import { codesOf, type CodeList, type FieldClass } from './classification.js';
import { schemaId } from './cloud-event.js';
import { publishedName } from './published-value.js';
import { actorRoles } from './shared-codes.js';
import { eventFields } from './stream-fields.js';

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const dialect = 'https://json-schema.org/draft/2020-12/schema';

const day: JsonSchema = {
  type: 'string',
  format: 'date',
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'Day in the Netherlands; nothing finer is published.',
};

const pseudonym = (of: string): JsonSchema => ({
  type: 'string',
  format: 'uuid',
  description: `Random pseudonym of ${of}; the same in every event.`,
});

const codes = ({ code }: CodeList): JsonSchema => ({ type: 'string', enum: Object.keys(code) });

const schemaOfClass = (of: Exclude<FieldClass, 'omit'>): JsonSchema => {
  if (typeof of === 'object') {
    if ('orNull' in of) return { anyOf: [schemaOfClass(publishedClass(of.orNull)), { type: 'null' }] };
    if ('each' in of) return { type: 'array', items: schemaOfClass(publishedClass(of.each)) };
    return codes(of);
  }
  switch (of) {
    case 'pseudonym-of-person':
      return pseudonym('a person');
    case 'pseudonym-of-journey':
      return pseudonym('a journey');
    case 'pseudonym-of-advice':
      return pseudonym('an advice');
    case 'organisation':
      return { type: 'string', minLength: 1, description: 'Id of an organisation.' };
    case 'day':
      return day;
    case 'flag':
      return { type: 'boolean' };
    case 'count':
      return { type: 'integer', minimum: 0 };
    case 'score':
      return { type: 'integer', minimum: 1, maximum: 10 };
    case 'days':
    case 'milliseconds-as-days':
      return { type: 'integer', minimum: 0, description: 'Whole days.' };
  }
};

const publishedClass = (of: FieldClass): Exclude<FieldClass, 'omit'> => {
  if (of === 'omit') throw new TypeError('A field is left out whole or not at all.');
  return of;
};

/**
 * JSON Schema of the body of one event, made from the table that maps it; nothing beside its fields is allowed.
 * @returns undefined when there is no such event
 */
export const schemaOf = (kind: StreamKind, type: string): JsonSchema | undefined => {
  const mapping = eventFields(kind, type);
  if (mapping === undefined) return undefined;
  const properties: Record<string, JsonSchema> = { day, by: codes(actorRoles) };
  for (const [name, of] of Object.entries(mapping.fields)) {
    if (of !== 'omit') properties[publishedName(name, of)] = schemaOfClass(of);
  }
  return {
    $schema: dialect,
    $id: schemaId(kind, type),
    title: type,
    description: mapping.about,
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
};

/** JSON Schema of the records of the compacted topic with the latest phase by pseudonym. */
export const phaseSchema: JsonSchema = {
  $schema: dialect,
  $id: 'urn:nl:traject:journey:phase:v1',
  title: 'JourneyPhase',
  description: 'Where a journey stands now. The key of the record is the pseudonym of the journey.',
  type: 'object',
  properties: {
    phase: codes({
      code: { 'awaiting-consent': true, intake: true, support: true, closing: true, 'follow-up': true, ended: true },
    } satisfies CodeList<Phase>),
    route: { anyOf: [codes(codesOf(routes)), { type: 'null' }] },
    sinceDay: day,
    sequence: { type: 'integer', minimum: 1, description: 'Sequence of the event that changed phase or route last.' },
  },
  required: ['phase', 'route', 'sinceDay', 'sequence'],
  additionalProperties: false,
};

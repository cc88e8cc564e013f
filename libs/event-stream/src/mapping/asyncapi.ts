import { eventTopicPartitions, streamKinds, type StreamKind } from '@traject/contracts';
import { topicNames, type TopicNames } from '../kafka/topic-plan.js';
import { exampleRecord } from '../contract/example-event.js';
import { readReleasedContract, type ReleasedContract } from '../contract/released-contract.js';
import { retiredIn } from '../contract/retired.js';
import { cloudEventType, eventTopic, schemaIdOf } from './cloud-event.js';
import { phaseSchema, phaseType, schemaOf, type JsonSchema } from './schema.js';
import { eventFields, eventTypes } from './stream-fields.js';

/** An AsyncAPI 3.0 document as plain JSON. */
export type AsyncApiDocument = { readonly [key: string]: unknown };

const schemaFormat = 'application/schema+json;version=draft-2020-12';
const pseudonymKey: JsonSchema = { type: 'string', format: 'uuid', description: 'Pseudonym; keeps one key in order.' };

const channelOf = { journey: 'journeyEvents', advice: 'adviceEvents', person: 'personEvents' } as const;

const messageName = (kind: StreamKind, type: string): string => `${kind}.${type}`;

const headersOf = (kind: StreamKind, event: string): JsonSchema => ({
  type: 'object',
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: { type: 'string', description: 'Id of the event, for consumers that remove duplicates.' },
    ce_source: { const: `urn:nl:traject:${kind}` },
    ce_type: { const: event },
    ce_time: { type: 'string', format: 'date-time', description: 'Midnight UTC of the day of the event.' },
    ce_subject: pseudonymKey,
    ce_sequence: {
      type: 'string',
      pattern: '^[1-9][0-9]*$',
      description: `Place among the events of the ${kind}, without gaps.`,
    },
    ce_dataschema: { const: schemaIdOf(event) },
    'content-type': { const: 'application/json' },
  },
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_subject', 'ce_sequence', 'content-type'],
});

/** A schema as a part of a document: what names it there takes the place of its own identifier. */
const embedded = ({ $schema: _dialect, $id: _identifier, ...schema }: JsonSchema): JsonSchema => schema;

const eventMessage = (kind: StreamKind, event: string, schema: JsonSchema): object => ({
  name: event,
  title: schema['title'],
  summary: schema['description'],
  contentType: 'application/json',
  headers: { schemaFormat, schema: headersOf(kind, event) },
  payload: { schemaFormat, schema: embedded(schema) },
  bindings: { kafka: { key: pseudonymKey } },
});

const messageOf = (kind: StreamKind, type: string, names: TopicNames): object => {
  const { headers, value } = exampleRecord(kind, type, names);
  return {
    ...eventMessage(kind, cloudEventType(kind, type), schemaOf(kind, type) ?? {}),
    description: eventFields(kind, type)?.when ?? '',
    examples: [{ headers, payload: JSON.parse(value) }],
  };
};

/** A message that is published no more, by its CloudEvents type, of which every part but the first two names it. */
const retiredMessage = (kind: StreamKind, [event, schema]: readonly [string, JsonSchema]) =>
  [
    event,
    { ...eventMessage(kind, event, schema), tags: [{ name: 'retired', description: 'Published no more.' }] },
  ] as const;

const retiredMessages = (kind: StreamKind, released: ReleasedContract): readonly (readonly [string, object])[] =>
  [...retiredIn(released)]
    .filter(([event]) => event.startsWith(`nl.traject.${kind}.`) && event !== phaseType)
    .map((retired) => retiredMessage(kind, retired));

const phaseMessage = {
  name: 'JourneyPhase',
  title: 'JourneyPhase',
  summary: 'Where a journey stands now.',
  contentType: 'application/json',
  payload: { schemaFormat, schema: embedded(phaseSchema) },
  bindings: { kafka: { key: pseudonymKey } },
};

const referenceTo = (message: string): object => ({ $ref: `#/components/messages/${message}` });

const eventChannel = (kind: StreamKind, names: TopicNames, released: ReleasedContract): object => ({
  address: eventTopic(kind, names),
  description: `Every event of every ${kind}, in order by ${kind}, exactly once for readers with read_committed.`,
  messages: Object.fromEntries(
    [
      ...eventTypes(kind).map((type) => messageName(kind, type)),
      ...retiredMessages(kind, released).map(([event]) => event),
    ].map((name) => [name, referenceTo(name)]),
  ),
  bindings: { kafka: { partitions: eventTopicPartitions, topicConfiguration: { 'cleanup.policy': ['delete'] } } },
});

const phaseChannel = (names: TopicNames): object => ({
  address: names.journeyState,
  description: 'The latest coarse phase by pseudonym of the journey; compacted.',
  messages: { JourneyPhase: referenceTo('JourneyPhase') },
  bindings: { kafka: { partitions: eventTopicPartitions, topicConfiguration: { 'cleanup.policy': ['compact'] } } },
});

const sends = (channel: string): object => ({ action: 'send', channel: { $ref: `#/channels/${channel}` } });

/** The AsyncAPI 3 document of everything that analysts can consume, made from the table that maps the events. */
export const asyncApiDocument = (
  names: TopicNames = topicNames(),
  released: ReleasedContract = readReleasedContract(),
): AsyncApiDocument => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Traject event stream',
    version: `${released.releases.at(-1)?.version ?? '0.0'}.0`,
    description:
      'Pseudonymous events of workplace support journeys: CloudEvents 1.0 in Kafka binary mode, without free text, with days for dates. Consume with read_committed. Fields and codes may be added; whatever goes further is a new version of the event.',
  },
  defaultContentType: 'application/json',
  channels: {
    ...Object.fromEntries(streamKinds.map((kind) => [channelOf[kind], eventChannel(kind, names, released)])),
    journeyState: phaseChannel(names),
  },
  operations: {
    ...Object.fromEntries(streamKinds.map((kind) => [`publish-${channelOf[kind]}`, sends(channelOf[kind])])),
    'publish-journeyState': sends('journeyState'),
  },
  components: {
    messages: {
      ...Object.fromEntries(
        streamKinds.flatMap((kind) => [
          ...eventTypes(kind).map((type) => [messageName(kind, type), messageOf(kind, type, names)] as const),
          ...retiredMessages(kind, released),
        ]),
      ),
      JourneyPhase: phaseMessage,
    },
  },
});

import { eventTopicPartitions, streamKinds, type StreamKind } from '@traject/contracts';
import { topicNames, type TopicNames } from '../kafka/topic-plan.js';
import { cloudEventType, eventTopic, schemaId } from './cloud-event.js';
import { phaseSchema, schemaOf, type JsonSchema } from './schema.js';
import { eventFields, eventTypes } from './stream-fields.js';

/** An AsyncAPI 3.0 document as plain JSON. */
export type AsyncApiDocument = { readonly [key: string]: unknown };

const schemaFormat = 'application/schema+json;version=draft-2020-12';
const pseudonymKey: JsonSchema = { type: 'string', format: 'uuid', description: 'Pseudonym; keeps one key in order.' };

const channelOf = { journey: 'journeyEvents', advice: 'adviceEvents', person: 'personEvents' } as const;

const messageName = (kind: StreamKind, type: string): string => `${kind}.${type}`;

const headersOf = (kind: StreamKind, type: string): JsonSchema => ({
  type: 'object',
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: { type: 'string', description: 'Id of the event, for consumers that remove duplicates.' },
    ce_source: { const: `urn:nl:traject:${kind}` },
    ce_type: { const: cloudEventType(kind, type) },
    ce_time: { type: 'string', format: 'date-time', description: 'Midnight UTC of the day of the event.' },
    ce_subject: pseudonymKey,
    ce_sequence: {
      type: 'string',
      pattern: '^[1-9][0-9]*$',
      description: `Place among the events of the ${kind}, without gaps.`,
    },
    ce_dataschema: { const: schemaId(kind, type) },
    'content-type': { const: 'application/json' },
  },
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_subject', 'ce_sequence', 'content-type'],
});

const messageOf = (kind: StreamKind, type: string): object => ({
  name: cloudEventType(kind, type),
  title: type,
  summary: eventFields(kind, type)?.about ?? '',
  contentType: 'application/json',
  headers: { schemaFormat, schema: headersOf(kind, type) },
  payload: { schemaFormat, schema: schemaOf(kind, type) },
  bindings: { kafka: { key: pseudonymKey } },
});

const phaseMessage = {
  name: 'JourneyPhase',
  title: 'JourneyPhase',
  summary: 'Where a journey stands now.',
  contentType: 'application/json',
  payload: { schemaFormat, schema: phaseSchema },
  bindings: { kafka: { key: pseudonymKey } },
};

const referenceTo = (message: string): object => ({ $ref: `#/components/messages/${message}` });

const eventChannel = (kind: StreamKind, names: TopicNames): object => ({
  address: eventTopic(kind, names),
  description: `Every event of every ${kind}, in order by ${kind}, exactly once for readers with read_committed.`,
  messages: Object.fromEntries(
    eventTypes(kind).map((type) => [messageName(kind, type), referenceTo(messageName(kind, type))]),
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
export const asyncApiDocument = (names: TopicNames = topicNames()): AsyncApiDocument => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Traject event stream',
    version: '1.0.0',
    description:
      'Pseudonymous events of workplace support journeys: CloudEvents 1.0 in Kafka binary mode, without free text, with days for dates. Consume with read_committed.',
  },
  defaultContentType: 'application/json',
  channels: {
    ...Object.fromEntries(streamKinds.map((kind) => [channelOf[kind], eventChannel(kind, names)])),
    journeyState: phaseChannel(names),
  },
  operations: {
    ...Object.fromEntries(streamKinds.map((kind) => [`publish-${channelOf[kind]}`, sends(channelOf[kind])])),
    'publish-journeyState': sends('journeyState'),
  },
  components: {
    messages: {
      ...Object.fromEntries(
        streamKinds.flatMap((kind) => eventTypes(kind).map((type) => [messageName(kind, type), messageOf(kind, type)])),
      ),
      JourneyPhase: phaseMessage,
    },
  },
});

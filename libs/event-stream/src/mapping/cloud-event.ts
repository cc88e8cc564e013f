import { kindOfStream, type LoggedEvent, type StreamKind } from '@traject/contracts';
import type { StreamRecord } from '../kafka/stream-record.js';
import type { TopicNames } from '../kafka/topic-plan.js';
import { StreamError } from '../stream-error.js';
import type { FieldClass } from './classification.js';
import { dayOf, startOfDay } from './day.js';
import { namedIn, subjectOfStream, type PseudonymOf } from './pseudonyms.js';
import {
  publishedName,
  publishedPart,
  publishedValue,
  ValueNotOfItsClass,
  type PublishedValue,
} from './published-value.js';
import { actorRoles } from './shared-codes.js';
import { eventFields, versionOf, type EventFields } from './stream-fields.js';

const kebab = (type: string): string => type.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

/** CloudEvents type of a version of an event, e.g. `nl.traject.journey.bmw-talk-held.v1`. */
export const cloudEventTypeOf = (kind: StreamKind, type: string, version: number): string =>
  `nl.traject.${kind}.${kebab(type)}.v${version}`;

/** CloudEvents type of an event as this version publishes it. */
export const cloudEventType = (kind: StreamKind, type: string): string =>
  cloudEventTypeOf(kind, type, versionOf(eventFields(kind, type) ?? {}));

/** Identifier of the JSON Schema of the body of a CloudEvents type. */
export const schemaIdOf = (cloudEvent: string): string => `urn:${cloudEvent.replaceAll('.', ':')}`;

/** Identifier of the JSON Schema of an event's body. */
export const schemaId = (kind: StreamKind, type: string): string => schemaIdOf(cloudEventType(kind, type));

/** Topic that carries the events of a kind of stream. */
export const eventTopic = (kind: StreamKind, names: TopicNames): string => names[topicOf[kind]];

const topicOf = {
  journey: 'journeyEvents',
  advice: 'adviceEvents',
  person: 'personEvents',
} as const satisfies Record<StreamKind, keyof TopicNames>;

/** A published event's body: the day, in which capacity, and the fields of the event that analysts get. */
export type PublishedBody = Readonly<Record<string, PublishedValue>>;

/**
 * An event of the log as a CloudEvent 1.0 in Kafka's binary mode: attributes in headers, the body as JSON.
 * Whatever the table does not foresee stops the publishing instead of leaking.
 * @throws {StreamError} `event-not-mapped`, `event-differs-from-mapping`; both name type, field and position only
 */
export const cloudEventOf = (logged: LoggedEvent, names: TopicNames, pseudonymOf: PseudonymOf): StreamRecord => {
  const kind = kindOfStream(logged.stream);
  const pseudonym = pseudonymOf(subjectOfStream(logged.stream));
  const body = publishedBody(logged, eventFields(kind, logged.event.type), pseudonymOf);
  const time = startOfDay(dayOf(logged.event.at));
  return {
    topic: eventTopic(kind, names),
    key: pseudonym,
    value: JSON.stringify(body),
    timestampMs: Date.parse(time),
    headers: {
      ce_specversion: '1.0',
      // Not the log's own id: that follows from the journey's id, so whoever knows a journey could find its pseudonym.
      ce_id: `${pseudonym}/${logged.sequence}`,
      ce_source: `urn:nl:traject:${kind}`,
      ce_type: cloudEventType(kind, logged.event.type),
      ce_time: time,
      ce_subject: pseudonym,
      ce_sequence: String(logged.sequence),
      ce_dataschema: schemaId(kind, logged.event.type),
      'content-type': 'application/json',
    },
  };
};

/**
 * The body of an event by what the table says of it.
 * @throws {StreamError} `event-not-mapped`, `event-differs-from-mapping`
 */
export const publishedBody = (
  { event, position }: Pick<LoggedEvent, 'event' | 'position'>,
  mapping: EventFields | undefined,
  pseudonymOf: PseudonymOf,
): PublishedBody => {
  if (mapping === undefined) {
    throw new StreamError(
      'event-not-mapped',
      `Event ${event.type} at position ${position} is not known to this version. Nothing from there on is published. Start the version that writes it, or a newer one.`,
    );
  }
  refuseUnforeseen(event.data, mapping, event.type, position);
  const publish = (name: string, of: EventFields['fields'][string]): PublishedValue => {
    if (of === 'omit') return null;
    try {
      const value = name === 'by' ? event.by : event.data[name];
      return publishedValue(of, value, (subject) => pseudonymOf(namedIn(event.data, subject)));
    } catch (error) {
      if (error instanceof ValueNotOfItsClass) throw differs(event.type, name, position);
      throw error;
    }
  };
  /** A field that came later is not there in what was logged before it came. */
  const isFromBefore = (name: string, of: FieldClass): boolean =>
    mapping.later?.includes(name) === true && publishedPart(of, event.data[name]) === undefined;
  return Object.fromEntries([
    ['day', dayOf(event.at)],
    ['by', publish('by', actorRoles)],
    ...Object.entries(mapping.fields)
      .filter(([name, of]) => of !== 'omit' && !isFromBefore(name, of))
      .map(([name, of]) => [publishedName(name, of), publish(name, of)] as const),
  ]);
};

const refuseUnforeseen = (data: object, { fields }: EventFields, type: string, position: number): void => {
  for (const name of Object.keys(data)) {
    if (!Object.hasOwn(fields, name)) throw differs(type, name, position);
  }
};

const differs = (type: string, field: string, position: number): StreamError =>
  new StreamError(
    'event-differs-from-mapping',
    `Field ${field} of ${type} at position ${position} is not what this version foresees. Nothing from there on is published. Start the version that writes it, or a newer one.`,
  );

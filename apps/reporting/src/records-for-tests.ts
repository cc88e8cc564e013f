import { randomUUID } from 'node:crypto';
import { streamOf, type StoredEvent } from '@traject/contracts';
import { aJourney, type Happening } from '@traject/domain/testing';
import { cloudEventOf, topicNames, type RawRecord, type StreamRecord, type TopicNames } from '@traject/event-stream';

/** A journey as Kafka has it: each event a record under one pseudonym. */
export interface PublishedJourney {
  readonly pseudonym: string;
  readonly records: readonly StreamRecord[];
}

/** What happened to a journey, as the relay publishes it. */
export const publishedJourney = (names: TopicNames, ...happenings: readonly Happening[]): PublishedJourney => {
  const pseudonym = randomUUID();
  const others = new Map<string, string>();
  const pseudonymOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => {
    if (kind === 'journey') return pseudonym;
    const known = others.get(id) ?? randomUUID();
    others.set(id, known);
    return known;
  };
  const records = aJourney(...happenings).events.map((event, index) => {
    const logged = {
      position: index + 1,
      stream: streamOf('journey', 'journey-1'),
      sequence: index + 1,
      eventId: randomUUID(),
      commandId: null,
      fingerprint: null,
      runId: null,
      recordedAt: event.at,
      // Safe: an event of the domain is plain JSON, which is all that the stored shape says.
      event: event as unknown as StoredEvent,
    };
    return cloudEventOf(logged, names, pseudonymOf);
  });
  return { pseudonym, records };
};

/** A record as a consumer gets it, at an offset of partition 0. */
export const rawOf = ({ topic, key, value, headers }: StreamRecord, offset: number): RawRecord => ({
  topic,
  partition: 0,
  offset: String(offset),
  key: Buffer.from(key),
  value: Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
});

/** Names of topics that tests without Kafka use. */
export const namesForTests = topicNames();

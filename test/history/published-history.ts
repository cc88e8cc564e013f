import { kindOfStream, type LoggedEvent } from '@traject/contracts';
import { cloudEventOf, type StreamRecord, type TopicNames } from '@traject/event-stream';
import { v5 as idOfName } from 'uuid';
import type { HistoryStream } from './history.js';

/** Any namespace: whoever is made up has the same pseudonym in every run. */
const namespace = '2f0d7f5e-6a06-4c57-9a62-3a1f5b8e0c11';

/** The records of a stream as the relay would publish them. */
export const recordsOf = ({ stream, events }: HistoryStream, names: TopicNames): readonly StreamRecord[] => {
  const known = new Map<string, string>();
  return events.map((event, index) => {
    const logged: LoggedEvent = {
      position: index + 1,
      stream,
      sequence: index + 1,
      eventId: `${kindOfStream(stream)}-${index + 1}`,
      commandId: null,
      fingerprint: null,
      runId: null,
      recordedAt: event.at,
      event,
    };
    return cloudEventOf(logged, names, ({ kind, id }) => {
      const name = `${kind}/${id}`;
      const pseudonym = known.get(name) ?? idOfName(name, namespace);
      known.set(name, pseudonym);
      return pseudonym;
    });
  });
};

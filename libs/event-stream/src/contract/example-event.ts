import { createHash } from 'node:crypto';
import { streamOf, type LoggedEvent, type StreamKind } from '@traject/contracts';
import { CIVIL_DAY_MS } from '@traject/domain';
import type { StreamRecord } from '../kafka/stream-record.js';
import type { TopicNames } from '../kafka/topic-plan.js';
import type { FieldClass } from '../mapping/classification.js';
import { cloudEventOf } from '../mapping/cloud-event.js';
import type { Subject } from '../mapping/pseudonyms.js';
import { eventFields } from '../mapping/stream-fields.js';

const instant = '2027-03-02T09:00:00.000Z';

/** Looks like a random pseudonym, and is the same at each time. */
const examplePseudonym = ({ kind, id }: Subject): string => {
  const hex = createHash('sha256').update(`${kind}/${id}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};

const exampleValue = (name: string, of: FieldClass): unknown => {
  if (typeof of === 'object') {
    if ('orNull' in of) return exampleValue(name, of.orNull);
    if ('part' in of) return { [of.part]: exampleValue(of.part, of.as) };
    if ('each' in of) return [exampleValue(name, of.each)];
    return Object.keys(of.code)[0];
  }
  switch (of) {
    case 'flag':
      return true;
    case 'count':
      return 1;
    case 'score':
      return 7;
    case 'days':
      return 14;
    case 'milliseconds-as-days':
      return 14 * CIVIL_DAY_MS;
    case 'day':
      return instant;
    case 'organisation':
      return examplePseudonym({ kind: 'person', id: 'an organisation' });
    case 'pseudonym-of-journey':
    case 'pseudonym-of-advice':
      return name === 'relatedJourneyId' ? 'another' : 'example';
    default:
      return name;
  }
};

/** An example of an event as consumers get it, made by the mapping that makes the real ones. */
export const exampleRecord = (kind: StreamKind, type: string, names: TopicNames): StreamRecord => {
  const mapping = eventFields(kind, type);
  const published = Object.entries(mapping?.fields ?? {}).filter(([, of]) => of !== 'omit');
  const logged: LoggedEvent = {
    position: 1,
    stream: streamOf(kind, 'example'),
    sequence: 4,
    eventId: '',
    commandId: null,
    fingerprint: null,
    runId: null,
    recordedAt: instant,
    event: {
      type,
      version: 1,
      at: instant,
      by: mapping?.usuallyBy ?? 'system',
      data: Object.fromEntries(published.map(([name, of]) => [name, exampleValue(name, of)])),
    },
  };
  return cloudEventOf(logged, names, examplePseudonym);
};

import { describe, expect, it } from 'vitest';
import type { ReceivedRecord } from '../kafka/stream-record.js';
import { eventMatcher } from './event-filter.js';
import { receivedEvent, type ReceivedEvent } from './received-event.js';
import { followSequences } from './sequences.js';

const recordOf = (
  change: Partial<ReceivedRecord> = {},
  headers: Readonly<Record<string, string>> = {},
): ReceivedRecord => ({
  topic: 'traject.journey-events.v1',
  partition: 0,
  offset: '7',
  key: 'journey-a',
  value: '{"day":"2027-03-02"}',
  timestampMs: 0,
  headers: {
    ce_specversion: '1.0',
    ce_id: 'journey-a/4',
    ce_source: 'urn:nl:traject:journey',
    ce_type: 'nl.traject.journey.bmw-talk-held.v1',
    ce_time: '2027-03-02T00:00:00.000Z',
    ce_subject: 'journey-a',
    ce_sequence: '4',
    ...headers,
  },
  ...change,
});
const event: ReceivedEvent = {
  specversion: '1.0',
  id: 'journey-a/4',
  source: 'urn:nl:traject:journey',
  type: 'nl.traject.journey.bmw-talk-held.v1',
  time: '2027-03-02T00:00:00.000Z',
  subject: 'journey-a',
  sequence: 4,
  data: { day: '2027-03-02' },
};

describe('a record that a consumer gets', () => {
  it('is an event in the JSON format of CloudEvents', () => {
    expect(receivedEvent(recordOf())).toEqual(event);
  });

  it.each([
    ['no-event', recordOf({ headers: {} })],
    ['no-event', recordOf({}, { ce_sequence: 'soon' })],
    ['no-json', recordOf({ value: 'Dear analyst' })],
    ['no-json', recordOf({ value: '[1]' })],
    ['no-json', recordOf({ value: null })],
    ['unknown-version', recordOf({}, { ce_type: 'nl.traject.journey.bmw-talk-held.v9' })],
    ['unknown-type', recordOf({}, { ce_type: 'nl.traject.journey.talk-danced.v1' })],
  ])('is %s where it cannot be read, which stops nobody', (why, record) => {
    const place = why === 'no-event' ? undefined : { subject: 'journey-a', sequence: 4 };
    expect(receivedEvent(record)).toEqual({ why, place });
  });
});

describe('a filter of events', () => {
  it.each([
    [{}, true],
    [{ type: 'nl.traject.journey.*' }, true],
    [{ type: '*talk-held*' }, true],
    [{ type: 'nl.traject.journey.bmw-talk-held.v1' }, true],
    [{ type: 'nl.traject.journey' }, false],
    [{ type: 'nl-traject-journey-*' }, false],
    [{ subject: 'journey-a' }, true],
    [{ subject: 'journey-b' }, false],
    [{ since: '2027-03-02' }, true],
    [{ since: '2027-03-03' }, false],
    [{ type: '*', subject: 'journey-a', since: '2027-01-01' }, true],
  ])('%o lets the event through: %s', (filter, passes) => {
    expect(eventMatcher(filter)(event)).toBe(passes);
  });
});

describe('the order of events', () => {
  const seen = (from: 'start' | 'end', ...sequences: readonly number[]) => {
    const order = followSequences(from);
    for (const sequence of sequences) order.saw({ subject: 'a', sequence });
    order.saw({ subject: 'b', sequence: 1 });
    return order.report();
  };

  it('has no fault when each subject is whole', () => {
    expect(seen('start', 1, 2, 3)).toEqual({ events: 4, subjects: 2, missing: 0, duplicates: 0, faults: [] });
  });

  it('has gaps where some are missing, also at the beginning, and duplicates where one came again', () => {
    expect(seen('start', 2, 3, 6, 3)).toEqual({
      events: 5,
      subjects: 2,
      missing: 3,
      duplicates: 1,
      faults: [
        { kind: 'gap', subject: 'a', sequence: 1, events: 1 },
        { kind: 'gap', subject: 'a', sequence: 4, events: 2 },
        { kind: 'duplicate', subject: 'a', sequence: 3, events: 1 },
      ],
    });
  });

  it('may begin anywhere for who reads from the end', () => {
    expect(seen('end', 5, 6, 8).faults).toEqual([{ kind: 'gap', subject: 'a', sequence: 7, events: 1 }]);
  });
});

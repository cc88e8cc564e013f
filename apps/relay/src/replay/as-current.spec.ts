import { topicNames, type ReceivedRecord, type StreamRecord } from '@traject/event-stream';
import { exampleRecord, publishedBefore, publishedSince, readableSinceRaised } from '@traject/event-stream/testing';
import { describe, expect, it } from 'vitest';
import { asCurrent } from './as-current.js';
import { comparedRecord } from './compare-topics.js';

const received = (record: StreamRecord): ReceivedRecord => ({ ...record, partition: 0, offset: '7' });
const talk = exampleRecord('journey', 'BmwTalkHeld', topicNames());
const before = received(publishedBefore(talk));
const since = received(publishedSince(talk));
const versions = readableSinceRaised();

/** What is compared of a record, were everybody still known by it. */
const compared = (record: ReceivedRecord) =>
  comparedRecord('journeyEvents', record, Object(JSON.parse(record.value ?? '')));

describe('a record of the old topics', () => {
  it('in an earlier version of its event is compared as what it is in the current one', () => {
    expect(compared(before)).not.toEqual(compared(since));
    expect(compared(asCurrent(before, versions))).toEqual(compared(since));
  });

  it('that still differs then is told to differ', () => {
    const other = received(publishedBefore({ ...talk, value: talk.value.replace('"number":1', '"number":2') }));
    expect(compared(asCurrent(other, versions))).not.toEqual(compared(since));
  });

  it.each<readonly [what: string, record: ReceivedRecord]>([
    ['in the current version', since],
    ['of another event', received(exampleRecord('journey', 'BmwTalkMissed', topicNames()))],
    ["of somebody else's", { ...before, headers: {} }],
    ['without JSON', { ...before, value: 'Dear analyst' }],
    ['without a body', { ...before, value: null }],
  ])('%s is compared as it is', (_what, record) => {
    expect(asCurrent(record, versions)).toBe(record);
  });

  it('that its upcast does not get along with is compared as it is', () => {
    expect(
      asCurrent(
        before,
        readableSinceRaised(() => expect.fail('no upcast')),
      ),
    ).toBe(before);
  });
});

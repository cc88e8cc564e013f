import { inBmw, talkHeld } from '@traject/domain/testing';
import { readableVersions, type RawRecord, type StreamRecord, type Upcast } from '@traject/event-stream';
import { publishedBefore, publishedSince, raisedTable, readableSinceRaised } from '@traject/event-stream/testing';
import { describe, expect, it } from 'vitest';
import { recordReader } from './read-record.js';
import { namesForTests, publishedJourney, rawOf } from './records-for-tests.js';

const read = recordReader(namesForTests);
const journey = publishedJourney(namesForTests, inBmw);
const record = (() => {
  const [first] = journey.records;
  if (first === undefined) throw new Error('A journey has a first event.');
  return rawOf(first, 0);
})();
const withHeader = (name: string, value: string): RawRecord => ({
  ...record,
  headers: { ...record.headers, [name]: Buffer.from(value) },
});
const withBody = (change: Readonly<Record<string, unknown>>): RawRecord => ({
  ...record,
  // The body of an event is an object.
  value: Buffer.from(JSON.stringify({ ...(JSON.parse(String(record.value)) as object), ...change })),
});

describe('a record of the stream', () => {
  it('is an event of its journey, at its place', () => {
    expect(journey.records.map((each, offset) => read(rawOf(each, offset)).event)).toEqual(
      journey.records.map((_each, index) =>
        expect.objectContaining({ kind: 'journey', owner: journey.pseudonym, sequence: index + 1 }),
      ),
    );
    expect(read(record).event).toMatchObject({ type: 'JourneyRequested', day: '2027-03-01', by: 'requester' });
  });

  it('is taken with a field that a later release adds, as the contract allows', () => {
    expect(read(withBody({ season: 'spring' })).event).toMatchObject({ type: 'JourneyRequested', sequence: 1 });
  });

  it.each([
    ['without CloudEvents headers', { ...record, headers: {} }, 'not-ours', 'ce_specversion'],
    ["of another's topic", { ...record, topic: 'others' }, 'not-ours', 'topic'],
    ['from another source', withHeader('ce_source', 'urn:others'), 'not-ours', 'ce_source'],
    [
      'of a kind of stream that has another topic',
      { ...record, topic: namesForTests.adviceEvents },
      'not-ours',
      'ce_source',
    ],
    ['of an unknown type', withHeader('ce_type', 'nl.traject.journey.moon-landed.v1'), 'unknown-type', 'ce_type'],
    [
      'of an unknown version',
      withHeader('ce_type', 'nl.traject.journey.journey-requested.v9'),
      'unknown-version',
      'ce_type',
    ],
    ['under no pseudonym', { ...record, key: Buffer.from('eva') }, 'envelope-invalid', 'key'],
    ['without a key', { ...record, key: null }, 'envelope-invalid', 'key'],
    ['without a place', withHeader('ce_sequence', '0'), 'envelope-invalid', 'ce_sequence'],
    ['about another subject', withHeader('ce_subject', 'eva'), 'envelope-invalid', 'ce_subject'],
    ['with an id that is not its place', withHeader('ce_id', `${journey.pseudonym}/7`), 'envelope-invalid', 'ce_id'],
    ['that is no JSON', { ...record, value: Buffer.from('{') }, 'not-json', 'value'],
    ['without a body', { ...record, value: null }, 'not-json', 'value'],
    ['with another code', withBody({ theme: 'Eva cannot sleep' }), 'schema-violation', 'JourneyRequested/theme enum'],
    ['that is no object', { ...record, value: Buffer.from('7') }, 'schema-violation', 'JourneyRequested type'],
  ] as const)('%s is parked and says why, without what stood there', (_what, bad, reason, detail) => {
    expect(read(bad)).toEqual({ parked: { reason, detail } });
  });
});

describe('a record in an earlier version of its event', () => {
  const sinceRaised = recordReader(namesForTests, readableSinceRaised());
  const { records } = publishedJourney(namesForTests, inBmw, talkHeld(), talkHeld());
  const talks = records.filter(({ headers }) => headers['ce_type']?.includes('talk-held'));
  const earlier = (change: (body: Readonly<Record<string, unknown>>) => unknown = (body) => body): RawRecord => {
    const [talk] = talks.map(publishedBefore);
    if (talk === undefined) throw new Error('A talk was held.');
    return rawOf({ ...talk, value: JSON.stringify(change(Object(JSON.parse(talk.value)))) }, 0);
  };

  it('is the same event as in the current one, at its place', () => {
    const asBefore = (record: StreamRecord) => sinceRaised(rawOf(publishedBefore(record), 0));
    expect(talks).toHaveLength(2);
    expect(talks.map((record) => publishedBefore(record).value)).not.toEqual(talks.map(({ value }) => value));
    expect(records.map(asBefore)).toEqual(records.map((record) => read(rawOf(record, 0))));
    expect(records.map((record) => sinceRaised(rawOf(publishedSince(record), 0)))).toEqual(records.map(asBefore));
  });

  it('is parked where nothing says how it was, which no version that is published lacks', () => {
    const unreleased = recordReader(
      namesForTests,
      readableVersions(raisedTable(), () => new Map()),
    );
    expect(unreleased(earlier())).toEqual({ parked: { reason: 'unknown-version', detail: 'ce_type' } });
  });

  it('is parked when it does not keep the schema of that version', () => {
    expect(sinceRaised(earlier(({ talk: _talk, ...body }) => body))).toEqual({
      parked: { reason: 'schema-violation', detail: 'BmwTalkHeld required' },
    });
    expect(sinceRaised(earlier((body) => ({ ...body, talk: 'one' })))).toEqual({
      parked: { reason: 'schema-violation', detail: 'BmwTalkHeld/talk type' },
    });
  });

  it.each<readonly [what: string, upcast: Upcast, detail: string]>([
    ['leaves it as it was', (body) => body, 'BmwTalkHeld required'],
    [
      'fails',
      () => {
        throw new Error('Eva');
      },
      'BmwTalkHeld type',
    ],
  ])('is parked when its upcast %s', (_what, upcast, detail) => {
    expect(recordReader(namesForTests, readableSinceRaised(upcast))(earlier())).toEqual({
      parked: { reason: 'upcast-failed', detail },
    });
  });
});

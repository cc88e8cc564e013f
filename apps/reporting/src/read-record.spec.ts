import { inBmw } from '@traject/domain/testing';
import type { RawRecord } from '@traject/event-stream';
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

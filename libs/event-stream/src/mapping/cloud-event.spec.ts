import { streamKinds, streamOf, type LoggedEvent, type StreamKind } from '@traject/contracts';
import { describe, expect, it } from 'vitest';
import { topicNames } from '../kafka/topic-plan.js';
import type { FieldClass } from './classification.js';
import { cloudEventOf, publishedBody } from './cloud-event.js';
import { subjectsIn, type Subject } from './pseudonyms.js';
import { schemaOf, schemaOfFields } from './schema.js';
import { eventFields, eventTypes, type EventFields } from './stream-fields.js';

const names = topicNames();
const pseudonymOf = ({ kind, id }: Subject): string => `pseudonym of ${kind} ${id.length}`;

/** A text that must never be found in what is published. */
const secret = (field: string): string => `secret-${field}`;

const sampleValue = (name: string, of: FieldClass): unknown => {
  if (of === 'omit') return { nested: secret(name), at: '2027-03-02T13:05:11.123Z' };
  if (typeof of === 'object') {
    if ('orNull' in of) return sampleValue(name, of.orNull);
    if ('part' in of) return { [of.part]: sampleValue(of.part, of.as), other: secret(name) };
    if ('each' in of) return [sampleValue(name, of.each)];
    return Object.keys(of.code)[0];
  }
  if (of === 'flag') return true;
  if (of === 'day') return '2027-03-02T13:05:11.123Z';
  if (of === 'organisation') return 'organisation-7';
  if (of.startsWith('pseudonym-of')) return secret(name);
  return 3;
};

/** An event of this type with something in every field, secrets wherever analysts may not look. */
const sampleOf = (kind: StreamKind, type: string, change: Record<string, unknown> = {}): LoggedEvent => {
  const fields = Object.entries(eventFields(kind, type)?.fields ?? {});
  const stream = streamOf(kind, secret('stream'));
  return {
    position: 12,
    stream,
    sequence: 4,
    eventId: secret('event'),
    commandId: secret('command'),
    fingerprint: secret('fingerprint'),
    runId: secret('run'),
    recordedAt: '2027-03-02T13:05:11.123Z',
    event: {
      type,
      version: 1,
      at: '2027-03-02T23:30:11.123Z',
      by: 'coordinator',
      data: { ...Object.fromEntries(fields.map(([name, of]) => [name, sampleValue(name, of)])), ...change },
    },
  };
};

const everyEvent = streamKinds.flatMap((kind) => eventTypes(kind).map((type) => [kind, type] as const));

describe('an event of the log as a CloudEvent', () => {
  it('has the attributes of binary mode, the pseudonym as key and the Dutch day for its time', () => {
    const record = cloudEventOf(sampleOf('journey', 'BmwTalkHeld', { next: 'continue' }), names, pseudonymOf);
    expect(record).toEqual({
      topic: 'traject.journey-events.v1',
      key: 'pseudonym of journey 13',
      value: JSON.stringify({
        day: '2027-03-03',
        by: 'coordinator',
        number: 3,
        heldAt: '2027-03-02',
        next: 'continue',
      }),
      timestampMs: Date.parse('2027-03-03T00:00:00.000Z'),
      headers: {
        ce_specversion: '1.0',
        ce_id: 'pseudonym of journey 13/4',
        ce_source: 'urn:nl:traject:journey',
        ce_type: 'nl.traject.journey.bmw-talk-held.v1',
        ce_time: '2027-03-03T00:00:00.000Z',
        ce_subject: 'pseudonym of journey 13',
        ce_sequence: '4',
        ce_dataschema: 'urn:nl:traject:journey:bmw-talk-held:v1',
        'content-type': 'application/json',
      },
    });
  });

  it.each(everyEvent)('of a %s, %s, holds neither an id, nor a content reference, nor an instant', (kind, type) => {
    const published = JSON.stringify(cloudEventOf(sampleOf(kind, type), names, pseudonymOf));
    expect(published).not.toContain('secret-');
    expect(published.replaceAll('T00:00:00.000Z', '')).not.toMatch(/\d{2}:\d{2}:\d{2}/);
  });

  it('is refused when the event has a field that nobody classified', () => {
    const event = sampleOf('journey', 'CoachingStarted', { diagnosis: secret('diagnosis') });
    expect(() => cloudEventOf(event, names, pseudonymOf)).toThrow(
      expect.objectContaining({ code: 'event-differs-from-mapping', message: expect.not.stringContaining('secret-') }),
    );
  });

  it.each([
    ['a code that is not in its list', 'BmwTalkPlanned', { place: secret('place') }],
    ['a text where a number belongs', 'CoachingStarted', { sessions: secret('sessions') }],
    ['no instant where a day belongs', 'ClosingOpened', { evaluationLapsesAt: secret('instant') }],
    ['nothing where a person belongs', 'DisclosureOpened', { readerId: undefined }],
    ['an object where a person belongs', 'DisclosureOpened', { readerId: { name: secret('name') } }],
  ])('is refused when it holds %s, without repeating it', (_what, type, change) => {
    expect(() => cloudEventOf(sampleOf('journey', type, change), names, pseudonymOf)).toThrow(
      expect.objectContaining({ code: 'event-differs-from-mapping', message: expect.not.stringContaining('secret-') }),
    );
  });

  it('is refused when its type is not known, so that an older relay waits instead of leaving events out', () => {
    expect(() => cloudEventOf(sampleOf('journey', 'SomethingNew'), names, pseudonymOf)).toThrow(
      expect.objectContaining({ code: 'event-not-mapped' }),
    );
  });

  it('gives a length of time in days under a name that says so', () => {
    const event = sampleOf('journey', 'JourneyResumed', { shiftMs: 14 * 86_400_000 });
    expect(JSON.parse(cloudEventOf(event, names, pseudonymOf).value)).toMatchObject({ shiftDays: 14 });
  });
});

describe('a department', () => {
  const named = ({ kind, id }: Subject): string => `${kind} ${id}`;
  const publishedOf = (change: Record<string, unknown>): unknown =>
    JSON.parse(cloudEventOf(sampleOf('journey', 'JourneyRequested', change), names, named).value);

  it('has a random name of its own at each employer, though two may call theirs the same', () => {
    const department = { departmentId: 'finance' };
    expect(publishedOf({ ...department, organisationId: 'noord' })).toMatchObject({
      departmentId: 'department noord/finance',
    });
    expect(publishedOf({ ...department, organisationId: 'zuid' })).toMatchObject({
      departmentId: 'department zuid/finance',
    });
  });

  it('that somebody does not have is none, and one of an event from before it was published is left out', () => {
    expect(publishedOf({ departmentId: null })).toMatchObject({ departmentId: null });
    expect(publishedOf({ departmentId: undefined })).not.toHaveProperty('departmentId');
  });
});

describe('a policy', () => {
  const publishedOf = (policy: unknown): unknown =>
    JSON.parse(cloudEventOf(sampleOf('journey', 'JourneyRequested', { policy }), names, pseudonymOf).value);

  it('is published as the most talks that it allows, and nothing else of it is', () => {
    const published = publishedOf({ maxBmwTalks: 3, retentionDays: 731 });
    expect(published).toMatchObject({ maxBmwTalks: 3 });
    expect(published).not.toHaveProperty('policy');
    expect(JSON.stringify(published)).not.toContain('731');
  });

  it('that does not say so leaves it out, and one that says no number is refused', () => {
    expect(publishedOf({ retentionDays: 731 })).not.toHaveProperty('maxBmwTalks');
    expect(() => publishedOf({ maxBmwTalks: secret('most') })).toThrow(
      expect.objectContaining({
        code: 'event-differs-from-mapping',
        message: expect.not.stringContaining('secret-'),
      }),
    );
  });

  it('is not promised by the schema, as records of before lack it', () => {
    const schema = schemaOf('journey', 'JourneyRequested');
    expect(schema).toMatchObject({ properties: { maxBmwTalks: { type: 'integer' } } });
    expect(schema?.['required']).not.toContain('maxBmwTalks');
  });
});

describe('a field that came after the first record of its event', () => {
  const mapping: EventFields = {
    about: 'A talk was held.',
    when: 'When it is written down.',
    usuallyBy: 'coach',
    later: ['breakMs'],
    fields: { number: 'count', breakMs: 'milliseconds-as-days' },
  };
  const body = (data: Readonly<Record<string, unknown>>) => {
    const { event } = sampleOf('journey', 'BmwTalkHeld');
    return publishedBody({ position: 12, event: { ...event, data } }, mapping, pseudonymOf);
  };

  it('is left out of what was logged before it came, and is there ever since', () => {
    expect(body({ number: 3 })).toEqual({ day: '2027-03-03', by: 'coordinator', number: 3 });
    expect(body({ number: 3, breakMs: 2 * 86_400_000 })).toMatchObject({ breakDays: 2 });
  });

  it('is the only one that may be missing', () => {
    expect(() => body({ breakMs: 1 })).toThrow(expect.objectContaining({ code: 'event-differs-from-mapping' }));
  });

  it('is in the schema, which does not promise it', () => {
    expect(schemaOfFields(mapping, { id: 'urn:talk-held', title: 'TalkHeld' })).toMatchObject({
      properties: { breakDays: { title: 'Days' } },
      required: ['day', 'by', 'number'],
    });
  });
});

describe('subjects that need a pseudonym', () => {
  it('are the stream itself and every person, journey, advice and department that an event names, each once', () => {
    const requested = sampleOf('journey', 'JourneyRequested', {
      journeyId: 'j1',
      departmentId: 'finance',
      employeeId: 'p1',
      requesterId: 'p2',
      managerId: 'p2',
      relatedJourneyId: null,
    });
    const disclosed = sampleOf('journey', 'WordsDisclosed', { recipientIds: ['p2', 'p3'] });
    expect(
      subjectsIn([
        { ...requested, stream: 'journey/j1' },
        { ...disclosed, stream: 'journey/j1' },
      ]),
    ).toEqual([
      { kind: 'journey', id: 'j1' },
      { kind: 'department', id: 'organisation-7/finance' },
      { kind: 'person', id: 'p1' },
      { kind: 'person', id: 'p2' },
      { kind: 'person', id: 'p3' },
    ]);
  });
});

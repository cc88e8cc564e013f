import { dossierFor, wordsToRead } from '@traject/access';
import { streamOf, type LoggedEvent } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { directoryMigrations } from '@traject/directory';
import { commandOfTask, type JourneyEventType, type JourneyTaskKind } from '@traject/domain';
import { dossierMigrations, readGroundMigrations } from '@traject/dossier';
import { eventLogMigrations, pseudonymMigrations } from '@traject/event-log';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { writtenIn } from './written-in-for-tests.js';

/** Each event with references alone; what it refers to is called by the field in which it was written. */
const eventsWithWords: readonly LoggedEvent[] = Object.entries(writtenIn).map(([type, data], index) => ({
  position: index + 1,
  stream: streamOf('journey', 'any'),
  sequence: index + 1,
  eventId: type,
  commandId: null,
  fingerprint: null,
  runId: null,
  recordedAt: '2027-03-01T09:00:00.000Z',
  event: { type, version: 1, at: '2027-03-01T09:00:00.000Z', by: 'employee', data },
}));

let database: TestDatabase;
let gateway: Database<unknown>;
beforeAll(async () => {
  const before = [eventLogMigrations, pseudonymMigrations, dossierMigrations, directoryMigrations];
  database = await createTestDatabase(inject('postgresUrl'), [...before, readGroundMigrations]);
  gateway = connect(database.urls.traject_gateway);
});
afterAll(async () => {
  await gateway.close();
  await database.drop();
});

const fieldsInDatabase = async (kind: string): Promise<readonly string[]> => {
  const { rows } = await sql<{ fields: readonly string[] | null }>`
    select dossier.fields_of_task(${kind}) as fields`.execute(gateway.query);
  return rows[0]?.fields?.toSorted() ?? [];
};

const fieldsInGateway = (kind: JourneyTaskKind): readonly string[] => [
  ...new Set(eventsWithWords.flatMap((event) => [...wordsToRead(kind, [event.event]).values()])),
];

const kinds = Object.keys(commandOfTask) as readonly JourneyTaskKind[]; // the table has every kind as a key

test.each(kinds)(
  'the database lets whom the task %s asks read the words that the gateway shows for it',
  async (kind) => {
    expect(await fieldsInDatabase(kind)).toEqual(fieldsInGateway(kind).toSorted());
  },
);

test('some tasks are about words, so that the two are compared', () => {
  expect(kinds.filter((kind) => fieldsInGateway(kind).length > 0).length).toBeGreaterThan(7);
});

test('the words that the database keeps from who serves are those that the dossier does not list for them', async () => {
  const state = {
    employeeId: 'employee',
    stage: { kind: 'trajectory' },
    practitioner: { practitionerId: 'bos', registrationValidUntil: null },
  } as const;
  const events = eventsWithWords.map(({ sequence, event }) => ({
    ...event,
    sequence,
    type: event.type as JourneyEventType, // the table has types of events as keys
  }));
  const listedFor = (personId: string) => dossierFor(personId, state, events).map(({ contentRef }) => contentRef);
  const practitioner = new Set(listedFor('bos'));
  const kept = listedFor('employee').filter((field) => !practitioner.has(field));
  const { rows } = await sql<{ field: string }>`
    select field from unnest(${listedFor('employee')}::text[]) as field
    where dossier.is_of_employee_alone(field)`.execute(gateway.query);
  expect(rows.map(({ field }) => field).toSorted()).toEqual(kept.toSorted());
  expect(kept).toEqual(['evaluate-journey.remarks', 'request-break-glass.explanation']);
});

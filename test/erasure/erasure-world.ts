import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Eraser } from '@traject/activities';
import { codeOf, databaseRoles, streamOf, type StreamName } from '@traject/contracts';
import { connect, type Database, type MigrationModule, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { openDirectory, type Directory, type NewPerson, type Person } from '@traject/directory';
import {
  decide,
  defaultPolicy,
  instantAfter,
  type Instant,
  type JourneyEvent,
  type JourneyState,
} from '@traject/domain';
import { aRequest, askedFor } from '@traject/domain/testing';
import {
  destroyedListInFile,
  keyEncryptionOf,
  liftLegalHold,
  loadPurposeKeys,
  openDossier,
  readGroundMigrations,
  setLegalHold,
  type ContentToStore,
  type Dossier,
} from '@traject/dossier';
import { eventIdOf, openEventLog, type EventLog } from '@traject/event-log';
import { productMigrations } from '@traject/product-tables';
import { calendarSliceAt } from '@traject/working-calendar';
import { sql } from 'kysely';

/** A database with people, journeys and content in it, and everything by which it is destroyed. */
export interface ErasureWorld {
  readonly database: TestDatabase;
  readonly log: EventLog;
  readonly dossier: Dossier;
  readonly directory: Directory;
  readonly eraser: Eraser;
  readonly destroyedKeysFile: string;
  /** The database as its superuser sees it, for what no process may do. */
  readonly superuser: Database<unknown>;
  employer(): Promise<string>;
  /** Somebody who is on record and can log in. */
  person(given?: Partial<NewPerson>): Promise<Someone>;
  /** What the directory shows of somebody. */
  recordOf(personId: string): Promise<Person>;
  /** A journey about somebody that they asked for and stopped at once, with a question and a draft in its dossier. */
  endedJourney(employeeId: string, endedAt?: Instant): Promise<JourneyOfWorld>;
  /** A journey about somebody that waits for their consent. */
  openJourney(employeeId: string): Promise<JourneyOfWorld>;
  /** Keeps words in the dossier of a journey, to which nothing refers. */
  words(personId: string, journeyId: string): Promise<string>;
  /** The employee stops it. */
  stop(journey: JourneyOfWorld): Promise<void>;
  read(refs: readonly string[]): Promise<readonly string[]>;
  /** What a read of one reference comes to: its text, or the code of the refusal. */
  readOrCode(ref: string): Promise<string>;
  typesIn(stream: StreamName): Promise<readonly string[]>;
  hold(personId: string, journeyId?: string | null): Promise<string>;
  lift(holdId: string): Promise<void>;
  /** Subjects that still have a pseudonym, or one again. */
  pseudonymsOf(ids: readonly string[]): Promise<readonly string[]>;
  giveNames(subjects: readonly (readonly [kind: string, id: string])[]): Promise<void>;
  /** Says, as the relay does, that everything was published, whatever will come. */
  publishedEverything(): Promise<void>;
  close(): Promise<void>;
}

/** Somebody on record, and where they work. */
export interface Someone {
  readonly id: string;
  /** Null for the provider's own staff. */
  readonly organisationId: string | null;
}

/** A journey with what is in its dossier. */
export interface JourneyOfWorld {
  readonly journeyId: string;
  readonly employeeId: string;
  readonly questionRef: string;
  readonly draftRef: string;
  readonly startedAt: Instant;
}

const actor = { personId: randomUUID(), role: 'administrator', ground: 'administration' };
const reader = { reader: randomUUID(), role: 'employee', ground: 'own-dossier' };

/** What erasing works with; the database itself asks nobody for a ground to read. */
const modulesOfErasure = productMigrations.filter((module) => module !== readGroundMigrations);

/** Opens a world. @param postgresUrl `inject('postgresUrl')` */
export const openErasureWorld = async (
  postgresUrl: string,
  modules: readonly MigrationModule[] = modulesOfErasure,
): Promise<ErasureWorld> => {
  const database = await createTestDatabase(postgresUrl, modules);
  const folder = await mkdtemp(join(tmpdir(), 'traject-erasure-'));
  const destroyedKeysFile = join(folder, 'destroyed-keys');
  await writeFile(destroyedKeysFile, '');
  // Whoever does much at once waits for a connection as long as a machine that is busy takes.
  const patient = { connectTimeoutMs: 0 };
  const open = (role: keyof typeof databaseRoles) => connect<unknown>(database.urls[databaseRoles[role]], patient);
  const [gateway, worker, eraserDatabase, relay] = [open('gateway'), open('worker'), open('eraser'), open('relay')];
  const superuser = connect<unknown>(database.superuserUrl, { ...patient, maxConnections: 2 });
  const encryption = keyEncryptionOf(randomBytes(32));
  const dossier = openDossier(encryption);
  const directory = openDirectory(dossier, await loadPurposeKeys(gateway.query, encryption));
  const log = openEventLog(worker);
  const asGateway = <Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer> =>
    gateway.query.transaction().execute(work);

  const append = async (journeyId: string, expectedSequence: number, events: readonly JourneyEvent[]) => {
    const stream = streamOf('journey', journeyId);
    await log.appendEvents({
      stream,
      expectedSequence,
      runId: null,
      events: events.map((event, index) => ({
        eventId: eventIdOf(stream, expectedSequence + index + 1),
        // An event of the domain is an object of plain JSON under `data`; the log's own type says no more than that.
        event: event as JourneyEvent & { readonly data: Readonly<Record<string, unknown>> },
        commandId: null,
        fingerprint: null,
      })),
    });
  };
  const content = (given: Pick<ContentToStore, 'contentRef' | 'personId' | 'journeyId' | 'field'>): ContentToStore => ({
    version: 1,
    label: 'confidential',
    text: `words of ${given.field}`,
    commandId: randomUUID(),
    writtenBy: given.personId,
    ...given,
  });
  const requested = async (
    employeeId: string,
    startedAt: Instant,
  ): Promise<JourneyOfWorld & { state: JourneyState }> => {
    const [journeyId, questionRef, draftRef] = [randomUUID(), randomUUID(), randomUUID()];
    const byThemselves = { journeyId, organisationId: randomUUID(), employeeId, requesterId: null, managerId: null };
    const { events, state } = askedFor(aRequest({ ...byThemselves, questionRef }), startedAt);
    const belonging = { personId: employeeId, journeyId };
    const question = content({ contentRef: questionRef, field: 'request-journey.question', ...belonging });
    const draft = content({ contentRef: draftRef, field: 'answer-contact-consent.draft', ...belonging });
    await asGateway(async (transaction) => {
      await dossier.storeContent(transaction, [question]);
      await dossier.keepDraft(transaction, draft.commandId, draft);
    });
    await append(journeyId, 0, events);
    return { journeyId, employeeId, questionRef, draftRef, startedAt, state };
  };
  const stopAt = async (journeyId: string, state: JourneyState, now: Instant): Promise<void> => {
    const decision = decide(
      state,
      {
        type: 'StopJourney',
        actor: { role: 'employee', personId: state.employeeId },
        taskId: null,
        data: { reason: 'not-said' },
      },
      { now, calendar: calendarSliceAt(now, defaultPolicy.dayLengthMs) },
    );
    if (decision.rejected) throw new Error(`The stop was refused: ${decision.code}.`);
    await append(journeyId, state.sequence, decision.events);
  };
  const started = new Map<string, JourneyState>();

  const world: ErasureWorld = {
    database,
    log,
    dossier,
    directory,
    eraser: { database: eraserDatabase, list: destroyedListInFile(destroyedKeysFile) },
    destroyedKeysFile,
    superuser,
    employer: async () =>
      (await asGateway((transaction) => directory.organisations.create(transaction, { name: 'Noord' }))).id,
    person: async (given = {}) => {
      const organisationId = given.organisationId === undefined ? await world.employer() : given.organisationId;
      const person = { roles: ['employee' as const], name: 'Noor Bakker', email: `${randomUUID()}@noord.example` };
      return asGateway(async (transaction) => {
        const { id } = await directory.people.create(transaction, { ...person, ...given, organisationId }, actor);
        await directory.people.linkIdentity(transaction, { issuer: 'https://login.example', subject: id }, id);
        return { id, organisationId };
      });
    },
    recordOf: (personId) => asGateway((transaction) => directory.people.get(transaction, personId, actor)),
    endedJourney: async (employeeId, endedAt = new Date().toISOString()) => {
      const journey = await requested(employeeId, instantAfter(endedAt, -60_000));
      await stopAt(journey.journeyId, journey.state, endedAt);
      return journey;
    },
    openJourney: async (employeeId) => {
      const journey = await requested(employeeId, new Date().toISOString());
      started.set(journey.journeyId, journey.state);
      return journey;
    },
    words: async (personId, journeyId) => {
      const item = content({ contentRef: randomUUID(), field: 'record-bmw-talk.notes', personId, journeyId });
      await asGateway((transaction) => dossier.storeContent(transaction, [item]));
      return item.contentRef;
    },
    stop: async ({ journeyId }) => {
      const state = started.get(journeyId);
      if (state === undefined) throw new Error('This journey is not open.');
      await stopAt(journeyId, state, new Date().toISOString());
    },
    read: async (refs) =>
      (await asGateway((transaction) => dossier.readContent(transaction, { refs, ...reader }))).map(({ text }) => text),
    readOrCode: (ref) =>
      world.read([ref]).then(
        ([text]) => text ?? 'nothing',
        (error: unknown) => codeOf(error) || String(error),
      ),
    typesIn: async (stream) => (await log.readStream(stream)).map(({ event }) => event.type),
    hold: async (personId, journeyId = null) => {
      const holdId = randomUUID();
      const words = { reasonCode: 'court-case', reasonRef: randomUUID(), setBy: randomUUID() } as const;
      await asGateway((transaction) => setLegalHold(transaction, { holdId, personId, journeyId, ...words }));
      return holdId;
    },
    lift: async (holdId) => {
      await asGateway((transaction) => liftLegalHold(transaction, holdId, randomUUID()));
    },
    pseudonymsOf: async (ids) => {
      const { rows } = await sql<{ found: string }>`
        select subject_kind || '/' || subject_id as found from event_log.pseudonyms
        where subject_id = any(${ids}::text[]) order by 1
      `.execute(superuser.query);
      return rows.map(({ found }) => found);
    },
    giveNames: async (subjects) => {
      for (const [kind, id] of subjects) {
        await sql`
          insert into event_log.pseudonyms (subject_kind, subject_id) values (${kind}, ${id}) on conflict do nothing
        `.execute(relay.query);
      }
    },
    publishedEverything: async () => {
      await sql`update event_log.publishing set position = 1000000000`.execute(relay.query);
    },
    close: async () => {
      await Promise.all([gateway, worker, eraserDatabase, relay, superuser].map(({ close }) => close()));
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
  return world;
};

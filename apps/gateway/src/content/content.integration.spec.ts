import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { codeOf } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { directoryMigrations } from '@traject/directory';
import {
  dossierMigrations,
  keyEncryptionOf,
  openDossier,
  adviceHoldMigrations,
  referenceMigrations,
  sweepUnreferred,
} from '@traject/dossier';
import { eventIdOf, eventLogMigrations, openEventLog } from '@traject/event-log';
import { otherMeaningOf } from '@traject/tasks';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { commandIdentity, type CommandIdentity } from '../commands/command-id.js';
import { contentHashes } from '../commands/content-hashes.js';
import { HttpProblem, tryAgain } from '../problems/http-problem.js';
import { contentRefOf, withContent, type Words } from './content.js';

let testDatabase: TestDatabase;
let database: Database<unknown>;
let worker: Database<unknown>;
let eraser: Database<unknown>;
let superuser: Database<unknown>;
beforeAll(async () => {
  const modules = [
    eventLogMigrations,
    dossierMigrations,
    directoryMigrations,
    adviceHoldMigrations,
    referenceMigrations,
  ];
  testDatabase = await createTestDatabase(inject('postgresUrl'), modules);
  const { traject_gateway: url, traject_worker, traject_eraser } = testDatabase.urls;
  database = connect(url, { applicationName: 'that-breaks', onConnectionLost: () => undefined });
  worker = connect(traject_worker);
  eraser = connect(traject_eraser, { maxConnections: 1 });
  superuser = connect(testDatabase.superuserUrl, { maxConnections: 4 });
});
afterAll(async () => {
  await Promise.all([database, worker, eraser, superuser].map(({ close }) => close()));
  await testDatabase.drop();
});

const dossier = openDossier(keyEncryptionOf(randomBytes(32)));
const hashes = contentHashes(() => new Uint8Array(32).fill(1));

/** Keeps words and carries a command out, as `withContent` does or as it must not. */
type Way = (identity: CommandIdentity, words: readonly Words[], command: () => Promise<void>) => Promise<void>;

const belonging = () => ({
  personId: randomUUID(),
  journeyId: randomUUID(),
  writtenBy: randomUUID(),
  form: 'record-bmw-talk',
});

const wayAbout = (about = belonging()): Way => {
  return (identity, words, command) => withContent({ database, dossier, hashes }, identity, about, words, command);
};

/** Takes the words away again when the command was refused, though the same command may be on its way once more. */
const discarding =
  (way: Way): Way =>
  async (identity, words, command) => {
    try {
      await way(identity, words, command);
    } catch (error) {
      if (error instanceof HttpProblem && error.status < 500) await discard(identity, words);
      throw error;
    }
  };

const discard = async (identity: CommandIdentity, words: readonly Words[]): Promise<void> => {
  const refs = words.map(({ field }) => contentRefOf(hashes, identity, field));
  await sql`delete from dossier.content where content_ref = any(${refs}::uuid[])`.execute(superuser.query);
};

const notes = (text: string): readonly Words[] => [{ field: 'notes', label: 'confidential', text }];

const refused = (): Promise<never> => Promise.reject(new HttpProblem(409, 'task-closed', 'Refused.'));

/** Has an event that refers to the words of this request, as the worker writes it. */
const accepted = async (identity: CommandIdentity): Promise<void> => {
  const log = openEventLog(worker, { readModels: { models: [], stateModelOf: () => null, evolve: () => null } });
  const stream = `journey/${randomUUID()}` as const;
  const data = { notesRef: contentRefOf(hashes, identity, 'notes') };
  const event = { type: 'Noted', version: 1, at: new Date().toISOString(), by: 'coach', data } as const;
  const placed = { eventId: eventIdOf(stream, 1), event, ...identity };
  await log.appendEvents({ stream, expectedSequence: 0, runId: null, events: [placed] });
};

const breakConnections = async (): Promise<void> => {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'that-breaks'`.execute(superuser.query);
};

const codeOfRefusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof HttpProblem ? error.code : 'broken-off'),
  );

/** The same command twice, in one of the orders that there are; gives how both ended. */
const pair = async (way: Way): Promise<{ readonly ref: string; readonly ends: readonly string[] }> => {
  const identity = commandIdentity(randomUUID(), randomUUID(), 'the same');
  const told = randomInt(2) === 0;
  const accept = async (): Promise<void> => {
    await accepted(identity);
    // In truth it was accepted, but nobody heard of it.
    if (!told) throw tryAgain();
  };
  const [first, second] = randomInt(2) === 0 ? [refused, accept] : [accept, refused];
  const both = ['at once', 'first before second', 'second between'][randomInt(3)];
  const gate = Promise.withResolvers<void>();
  const firstEnd = codeOfRefusal(
    way(identity, notes('Words.'), async () => {
      if (both === 'second between') await gate.promise;
      await first();
    }),
  );
  if (both === 'first before second') await firstEnd;
  if (randomInt(4) === 0) await breakConnections();
  const secondEnd = codeOfRefusal(way(identity, notes('Words.'), second));
  await Promise.race([secondEnd, firstEnd]);
  gate.resolve();
  return { ref: contentRefOf(hashes, identity, 'notes'), ends: await Promise.all([firstEnd, secondEnd]) };
};

/** References in events of the log that lead to no words. */
const wordsGone = async (): Promise<readonly string[]> => {
  const { rows } = await sql<{ ref: string }>`
    select data ->> 'notesRef' as ref from event_log.events
    where not exists (
      select from dossier.content join dossier.sealed_content using (content_ref)
      where content_ref::text = data ->> 'notesRef'
    )`.execute(superuser.query);
  return rows.map(({ ref }) => ref);
};

const aWeekLater = async (): Promise<void> => {
  await sql`update dossier.content set brought_at = now() - interval '8 days'`.execute(superuser.query);
};

const textOf = async (ref: string): Promise<string> => {
  const request = { refs: [ref], reader: 'bos', role: 'bmw-practitioner', ground: 'own-draft' };
  const read = database.query.transaction().execute((transaction) => dossier.readContent(transaction, request));
  return read.then(
    ([content]) => content?.text ?? 'nothing',
    // Each refusal of the dossier has a code.
    (error: unknown) => codeOf(error) || String(error),
  );
};

describe('of the same command twice, of which one is refused and one accepted', () => {
  test('the words are there whenever its event is, in whatever order and also where a connection is lost', async () => {
    const ends = new Set<string>();
    for (let round = 0; round < 25; round += 1) {
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => pair(wayAbout())));
      for (const outcome of outcomes) ends.add(outcome.ends.join(', '));
    }
    expect(await wordsGone()).toEqual([]);
    await aWeekLater();
    await sweepUnreferred(eraser.query);
    expect(await wordsGone()).toEqual([]);
    // Every order came about, and connections were lost.
    for (const end of ['task-closed, accepted', 'accepted, task-closed', 'try-again, task-closed'])
      expect(ends).toContain(end);
    expect([...ends].join()).toContain('broken-off');
  });

  test('the same check reports words that are taken away on a refusal', async () => {
    await sql`alter table event_log.events disable trigger content_is_noted`.execute(superuser.query);
    try {
      for (let count = 0; count < 40; count += 1) await pair(discarding(wayAbout()));
      expect((await wordsGone()).length).toBeGreaterThan(0);
    } finally {
      await sql`alter table event_log.events enable trigger content_is_noted`.execute(superuser.query);
    }
  });
});

describe('whoever was refused and sends again under the same key', () => {
  test('with mended words has those alone on record, and the older ones show up nowhere and are swept', async () => {
    const [person, key] = [randomUUID(), randomUUID()];
    const [older, mended] = [commandIdentity(person, key, 'older'), commandIdentity(person, key, 'mended')];
    const way = wayAbout();
    await expect(way(older, notes('Older words.'), refused)).rejects.toMatchObject({ code: 'task-closed' });
    await way(mended, notes('Mended words.'), () => accepted(mended));
    const [olderRef, ref] = [older, mended].map((each) => contentRefOf(hashes, each, 'notes'));
    const { rows } = await sql<{ data: unknown }>`
      select data from event_log.events where command_id = ${mended.commandId}`.execute(superuser.query);
    expect(rows).toEqual([{ data: { notesRef: ref } }]);
    expect(await textOf(ref ?? '')).toBe('Mended words.');
    await aWeekLater();
    await sweepUnreferred(eraser.query);
    expect([await textOf(ref ?? ''), await textOf(olderRef ?? '')]).toEqual(['Mended words.', 'content-not-found']);
  });

  test('has nothing else kept once the key has served, and is told so', async () => {
    const [person, key] = [randomUUID(), randomUUID()];
    const [served, other] = [commandIdentity(person, key, 'served'), commandIdentity(person, key, 'other')];
    const way = wayAbout();
    await way(served, notes('Words.'), () => accepted(served));
    await expect(way(other, notes('Other words.'), refused)).rejects.toMatchObject({ code: 'content-differs' });
    expect(await textOf(contentRefOf(hashes, other, 'notes'))).toBe('content-not-found');
    expect(await textOf(contentRefOf(hashes, served, 'notes'))).toBe('Words.');
  });
});

test('what is said beside words goes with them, though no event refers to it', async () => {
  const identity = commandIdentity(randomUUID(), randomUUID(), 'beside');
  const beside = { field: otherMeaningOf('notes'), label: 'employer', text: 'our-work' } as const;
  await wayAbout()(identity, [...notes('Words.'), beside], () => accepted(identity));
  await aWeekLater();
  await sweepUnreferred(eraser.query);
  expect(await textOf(contentRefOf(hashes, identity, otherMeaningOf('notes')))).toBe('our-work');
});

describe('whatever refers to content', () => {
  /** Columns that the sweep looks through, and that no index begins with. */
  const columnsWithoutIndex = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ column: string }>`
      select format('%s.%s.%s', used.table_schema, used.table_name, used.column_name) as column
      from information_schema.view_column_usage as used
      join pg_attribute as found on found.attrelid = format('%I.%I', used.table_schema, used.table_name)::regclass
        and found.attname = used.column_name
      where used.view_schema = 'dossier' and used.view_name = 'content_references' and not exists (
        select from pg_index where indrelid = found.attrelid and indkey[0] = found.attnum and indpred is null
      ) order by 1`.execute(superuser.query);
    return rows.map(({ column }) => column);
  };

  test('is found by an index, as a sweep asks for each piece', async () => {
    expect(await columnsWithoutIndex()).toEqual([]);
  });

  test('the same check names a column that has none', async () => {
    await sql`drop index directory.people_by_details`.execute(superuser.query);
    expect(await columnsWithoutIndex()).toEqual(['directory.people.details_ref']);
    await sql`create index people_by_details on directory.people (details_ref)`.execute(superuser.query);
  });
});

import type { ReadGround } from '@traject/access';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { directoryMigrations } from '@traject/directory';
import { dossierMigrations, readGroundMigrations } from '@traject/dossier';
import { eventLogMigrations, pseudonymMigrations } from '@traject/event-log';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { contents, enterFacts, readers } from './facts-for-tests.js';
import { idOf } from './rows-for-tests.js';

let database: TestDatabase;
let gateway: Database<unknown>;
let superuser: Database<unknown>;
beforeAll(async () => {
  const before = [eventLogMigrations, pseudonymMigrations, dossierMigrations, directoryMigrations];
  database = await createTestDatabase(inject('postgresUrl'), [...before, readGroundMigrations]);
  gateway = connect(database.urls[databaseRoles.gateway], { maxConnections: 2, statementTimeoutMs: 0 });
  superuser = connect(database.superuserUrl, { maxConnections: 1 });
  await enterFacts(database);
});
afterAll(async () => {
  await Promise.all([gateway.close(), superuser.close()]);
  await database.drop();
});

/** A read as one line: ground, reader, capacity and content. */
type Line = string;

const reads = (reader: string, ...names: readonly string[]): readonly Line[] =>
  names.map((name) => [reader, readers[reader]?.role, name].join(' '));

const names = ['eva', 'mees', 'bos', 'eva-zuid', 'ada'].map((name) => `details-of-${name}`);
const inNoord = [...reads('hr', 'details-of-eva', 'details-of-mees')];
const inZuid = reads('hr-zuid', 'details-of-eva-zuid');

/** What may be read on each ground: these reads and no others. A ground without a row does not compile. */
const mayBeRead: Readonly<Record<ReadGround, readonly Line[]>> = {
  'own-dossier': [
    ...reads('eva', 'question', 'notes', 'agreed-goal', 'remarks', 'main-lines', 'ended-notes', 'ended-main-lines'),
    ...reads('eva', 'why-served', 'why-ended', 'remarks-corrected', 'why-remarks'),
    ...reads('emre', 'goal', 'packed', 'not-packed', 'withdrawn-main-lines', 'earlier-packed', 'earlier', 'session'),
    ...reads('emre', 'open-question', 'why-referred', 'lapsed-packed', 'own-packed', 'own-earlier', 'own-report'),
    ...reads('emre', 'packed-meaning', 'corrected', 'corrected-packed', 'why-corrected'),
    ...reads('eva-zuid', 'question-in-zuid'),
  ],
  'own-draft': [...reads('bos', 'draft-of-bos', 'draft-in-ended'), ...reads('eva', 'draft-of-eva')],
  'serving-practitioner': [
    ...reads(
      'bos',
      'question',
      'notes',
      'agreed-goal',
      'main-lines',
      'goal',
      'packed',
      'not-packed',
      'withdrawn-main-lines',
      'lapsed-packed',
    ),
    ...reads('bos', 'packed-meaning', 'corrected', 'corrected-packed', 'why-corrected', 'own-report'),
    ...reads('jansen', 'session'),
  ],
  'hand-over-pack': [...reads('jansen', 'packed', 'earlier-packed', 'corrected-packed'), ...reads('bos', 'own-packed')],
  'break-glass': reads('adem', 'ended-notes', 'ended-main-lines', 'why-ended'),
  'break-glass-request': ['adem', 'ada'].flatMap((who) => reads(who, 'why-served', 'why-ended')),
  'task-of-journey': [
    ...reads('eva', 'main-lines'),
    ...reads('bos', 'open-question'),
    ...reads('visser', 'open-question'),
  ],
  'task-of-advice': [...reads('mees', 'advice-on-noord'), ...reads('emre', 'advice-waiting')],
  disclosure: [...reads('hr', 'main-lines'), ...reads('mees', 'advice-sent', 'advice-answer')],
  'own-disclosure': [...reads('eva', 'details-of-mees'), ...reads('emre', 'details-of-mees')],
  'consent-preview': [...reads('eva', 'details-of-mees'), ...reads('emre', 'details-of-mees')],
  'legal-hold': [...reads('adem', 'why-kept'), ...reads('ada', 'why-kept')],
  'advice-author': reads('bos', 'advice-on-noord', 'advice-sent', 'advice-waiting'),
  'advice-recipient': reads('mees', 'advice-on-noord'),
  'advice-concerned': [...reads('eva', 'advice-sent'), ...reads('emre', 'advice-waiting')],
  request: [...inNoord, ...inZuid],
  'own-organisation': [...inNoord, ...inZuid],
  coordination: reads('cato', 'details-of-bos'),
  assignment: reads('cato', 'details-of-bos'),
  administration: [...reads('adem', ...names), ...reads('ada', ...names)],
  'access-log': reads('eva', 'details-of-bos'),
  'own-contact': reads('eva', 'address-of-eva'),
  // For the role of another process, whose own policy asks.
  notice: [],
};

const grounds = Object.keys(mayBeRead) as readonly ReadGround[]; // the table has every ground as a key
const roles = [...new Set(Object.values(readers).map(({ role }) => role))];

/** Somebody who says that they read in this capacity: name, id and capacity. */
type Claim = readonly [reader: string, readerId: string, role: string];

const everyClaim: readonly Claim[] = Object.keys(readers).flatMap((reader) =>
  roles.map((role) => [reader, idOf(reader), role] as const),
);
const trueClaims = everyClaim.filter(([reader, , role]) => readers[reader]?.role === role);

/**
 * Tries to read everything, for everybody, on these grounds, as whoever holds the role of the gateway and asks nobody
 * else: enters each read into the log, looks whether the words show, and takes the entry back.
 */
const everythingReadOn = async (tried: readonly string[], claims = everyClaim): Promise<readonly Line[]> => {
  const words = Object.keys(contents).map((name) => [name, idOf(name)]);
  const shown = await gateway.query.connection().execute(async (connection) => {
    for (const [name, value] of Object.entries({ grounds: tried, claims, words })) {
      await sql`select set_config(${`tried.${name}`}, ${JSON.stringify(value)}, false)`.execute(connection);
    }
    await sql`do $$
      declare
        tried record;
        shown text[] := '{}';
        sees boolean;
      begin
        for tried in
          select ground, claim ->> 0 as reader, claim ->> 1 as reader_id, claim ->> 2 as role,
            word ->> 0 as name, (word ->> 1)::uuid as content_ref
          from jsonb_array_elements_text(current_setting('tried.grounds')::jsonb) as ground,
            jsonb_array_elements(current_setting('tried.claims')::jsonb) as claim,
            jsonb_array_elements(current_setting('tried.words')::jsonb) as word
        loop
          sees := false;
          begin
            insert into dossier.content_reads (content_ref, person_id, journey_id, field, reader, role, ground)
              select content_ref, person_id, journey_id, field, tried.reader_id, tried.role, tried.ground
              from dossier.content where content_ref = tried.content_ref;
            sees := exists (select from dossier.sealed_content where content_ref = tried.content_ref);
            raise exception using errcode = 'TJ999';
          exception
            when insufficient_privilege or sqlstate 'TJ999' then null;
          end;
          if sees then shown := shown || concat_ws(' ', tried.ground, tried.reader, tried.role, tried.name); end if;
        end loop;
        perform set_config('tried.shown', array_to_json(shown)::text, false);
      end $$`.execute(connection);
    const { rows } = await sql<{ shown: string }>`select current_setting('tried.shown') as shown`.execute(connection);
    return rows[0]?.shown ?? '[]';
  });
  // The block above writes an array of texts.
  return (JSON.parse(shown) as readonly Line[]).toSorted();
};

const expectedOn = (tried: readonly ReadGround[]): readonly Line[] =>
  tried.flatMap((ground) => mayBeRead[ground].map((read) => `${ground} ${read}`)).toSorted();

const asSuperuser = (statement: string): Promise<unknown> => sql.raw(statement).execute(superuser.query);

describe('whoever holds the role of the gateway, past every check of the gateway itself', () => {
  test.each(grounds)(
    'reads on the ground %s what the database knows it to hold for, and nothing else',
    async (ground) => {
      expect(await everythingReadOn([ground])).toEqual(expectedOn([ground]));
    },
  );

  test('reads nothing on a ground that nobody wrote down, or that only looks like one', async () => {
    const none = ['none', 'own_dossier', 'Own-Dossier', 'own-dossier(entry)', "x'; select 1; --"];
    expect(await everythingReadOn(none, trueClaims)).toEqual([]);
  });

  test('reads nothing for somebody whom the directory does not know', async () => {
    const enter = sql`
      insert into dossier.content_reads (content_ref, person_id, journey_id, field, reader, role, ground)
      select content_ref, person_id, journey_id, field, 'nobody', 'administrator', 'administration'
      from dossier.content where content_ref = ${idOf('details-of-eva')}`;
    await expect(enter.execute(gateway.query)).rejects.toThrow('row-level security');
  });
});

describe('words that may be read', () => {
  const notes = idOf('notes');
  const enter = sql`
    insert into dossier.content_reads (content_ref, person_id, journey_id, field, reader, role, ground)
    select content_ref, person_id, journey_id, field, ${idOf('bos')}, 'bmw-practitioner', 'serving-practitioner'
    from dossier.content where content_ref = ${notes}`;
  const look = sql<{ contentRef: string }>`
    select content_ref as "contentRef" from dossier.sealed_content where content_ref = ${notes}`;

  test('show in the transaction that logged the read, and in no other', async () => {
    const inIt = await gateway.query.transaction().execute(async (transaction) => {
      await enter.execute(transaction);
      const beside = await gateway.query.transaction().execute((other) => look.execute(other));
      return { own: (await look.execute(transaction)).rows, beside: beside.rows };
    });
    expect(inIt).toEqual({ own: [{ contentRef: notes }], beside: [] });
    expect((await look.execute(gateway.query)).rows).toEqual([]);
  });

  test('do not show any more when the ground ended while the entry waited for another reader', async () => {
    const replace = (by: string) => sql`
      update read_models.journeys set practitioner_id = ${idOf(by)} where journey_id = ${idOf('served')}`;
    const isWaiting = async (): Promise<boolean> => {
      const { rows } = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
        superuser.query,
      );
      return rows.length > 0;
    };
    const reading = await gateway.query.transaction().execute(async (first) => {
      await enter.execute(first);
      const second = gateway.query
        .transaction()
        .execute((other) => enter.execute(other))
        .then(
          () => 'was read',
          (error: unknown) => String(error),
        );
      while (!(await isWaiting()));
      await replace('visser').execute(superuser.query);
      return { second };
    });
    expect(await reading.second).toContain('row-level security');
    await replace('bos').execute(superuser.query);
  });
});

describe('the same check reports a database', () => {
  const loosened = async (statement: string, asBefore: string, tried: readonly ReadGround[]): Promise<Line[]> => {
    await asSuperuser(statement);
    try {
      const expected = new Set(expectedOn(tried));
      return (await everythingReadOn(tried, trueClaims)).filter((line) => !expected.has(line));
    } finally {
      await asSuperuser(asBefore);
    }
  };
  const definitionOf = async (name: string): Promise<string> => {
    const { rows } = await sql<{ definition: string }>`
      select pg_get_functiondef(oid) as definition from pg_proc
      where proname = ${name} and pronamespace = 'dossier'::regnamespace`.execute(superuser.query);
    return rows[0]?.definition ?? '';
  };

  test.each(grounds.filter((ground) => ground !== 'notice'))('whose ground %s always holds', async (ground) => {
    const name = `ground_${ground.replaceAll('-', '_')}`;
    const always = `create or replace function dossier.${name}(entry dossier.content_reads) returns boolean
      language plpgsql as 'begin return true; end'`;
    expect(await loosened(always, await definitionOf(name), [ground])).not.toEqual([]);
  });

  test('that takes everybody for what they say they are', async () => {
    const always = `create or replace function dossier.acts_as(reader text, capacity text) returns boolean
      language plpgsql as 'begin return true; end'`;
    const found = await loosened(always, await definitionOf('acts_as'), ['serving-practitioner', 'task-of-journey']);
    expect(found).toContain('serving-practitioner gone bmw-practitioner question-in-zuid');
    expect(found).toContain('task-of-journey gone bmw-practitioner question-in-zuid');
  });

  test('whose policy does not ask for a ground', async () => {
    const policy = 'alter policy gateway_logs on dossier.content_reads with check';
    const { rows } = await sql<{ asked: string }>`
      select with_check as asked from pg_policies where policyname = 'gateway_logs'`.execute(superuser.query);
    const found = await loosened(`${policy} (true)`, `${policy} (${rows[0]?.asked ?? ''})`, ['disclosure']);
    expect(found).toContain('disclosure mees manager notes');
  });
});

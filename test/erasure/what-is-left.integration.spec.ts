import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identitiesOf, type HashedIdentity } from '@traject/directory';
import type {} from '@traject/engines/injected';
import { openLogins } from '@traject/logins';
import { productMigrations } from '@traject/product-tables';
import { exportWriting, keepExport } from '@traject/releases';
import { sql } from 'kysely';
import { describe, expect, inject, test } from 'vitest';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { openErasing, type Altered } from './erasing.js';
import { openErasureWorld } from './erasure-world.js';
import { columnsOfPeople, leadsTo, tracesOf, type ColumnName } from './traces.js';

const world = worldOfThisFile(() => openErasureWorld(inject('postgresUrl'), productMigrations));
const erasing = worldOfThisFile(openErasing);

const journeysGoOn = 'what happened, in which an id that leads nowhere stands for whoever it was';
const provesErasure = 'that somebody was erased, without which a backup would bring them back';
const chained = 'who read what: its chains would break, and it has ids alone';
const codeAlone = 'a role or a reason; analysts know people by pseudonyms, which are forgotten';
const answersForLogin = 'who answers for a login of somebody else';
const goesByItself = 'who was told when; taken away by the notifier with what it told of';

/** Where the id of somebody may stand after they were erased, and why. Anything else must go with them. */
const mayStay: Readonly<Record<ColumnName, string>> = {
  'directory.commands.answer': 'that a command was carried out, so that it is not again',
  'directory.entered_identities.asked_by': answersForLogin,
  'directory.entered_identities.linked_by': answersForLogin,
  'directory.entered_identities.unlinked_by': answersForLogin,
  'directory.people.id': provesErasure,
  'directory.practitioners.person_id': journeysGoOn,
  'directory.registrations.checked_by': 'who answers for a registration of somebody else',
  'dossier.content.person_id': 'that there were words, which are gone',
  'dossier.content.written_by': 'that there were words, which are gone',
  'dossier.content_reads.person_id': chained,
  'dossier.content_reads.reader': chained,
  'dossier.destructions.person_id': provesErasure,
  'dossier.destructions.subject_id': provesErasure,
  'dossier.key_rotations.asked_by': 'who answers for wrapping the keys of everybody anew',
  'dossier.legal_holds.lifted_by': 'who answers for a hold',
  'dossier.legal_holds.person_id': 'that destroying was stopped once',
  'dossier.legal_holds.set_by': 'who answers for a hold',
  'dossier.person_keys.person_id': provesErasure,
  'dossier.read_chains.person_id': chained,
  'event_log.events.data': journeysGoOn,
  'event_log.events.stream': journeysGoOn,
  'event_log.forgotten_subjects.subject_id': 'that no name may be given to them again',
  'mart.appointments.missed_by': codeAlone,
  'mart.practitioner_stays.ended_by': codeAlone,
  'mart.tasks.closed_by': codeAlone,
  'mart_beside.appointments.missed_by': codeAlone,
  'mart_beside.practitioner_stays.ended_by': codeAlone,
  'mart_beside.tasks.closed_by': codeAlone,
  'notice_mails.calendar_entries.recipient_id': goesByItself,
  'notice_mails.mails.recipient_id': goesByItself,
  'notice_mails.told.recipient_id': goesByItself,
  'read_models.advices.author_id': journeysGoOn,
  'read_models.advices.concerned_id': journeysGoOn,
  'read_models.advices.recipient_id': journeysGoOn,
  'read_models.appointments.employee_id': journeysGoOn,
  'read_models.appointments.missed_by': 'the role of who missed it',
  'read_models.appointments.practitioner_id': journeysGoOn,
  'read_models.break_glass.approved_by_id': journeysGoOn,
  'read_models.break_glass.ended_by_id': journeysGoOn,
  'read_models.break_glass.requested_by_id': journeysGoOn,
  'read_models.disclosures.person_id': journeysGoOn,
  'read_models.human_tasks.assignee_id': journeysGoOn,
  'read_models.journeys.employee_id': journeysGoOn,
  'read_models.journeys.manager_id': journeysGoOn,
  'read_models.journeys.practitioner_id': journeysGoOn,
  'read_models.journeys.requester_id': journeysGoOn,
  'read_models.journeys.state': journeysGoOn,
  'read_models.notices.assignee_id': journeysGoOn,
  'read_models.task_claims.claimed_by': journeysGoOn,
};

const key = randomBytes(32);
const tokens = { subject: 'sub', idToken: 'id', accessToken: 'access', refreshToken: null };

/** Opens a login that acts as them, and one that has not chosen yet as whom it acts. */
const logIn = async (personId: string, identity: HashedIdentity): Promise<void> => {
  const logins = openLogins({
    key: () => key,
    limits: { idleMs: 3_600_000, longestMs: 3_600_000 },
    now: () => Date.now(),
  });
  for (const acting of [personId, null]) {
    const login = { identity, personId: acting, tokens, renewAtMs: null, authenticatedAtMs: Date.now() };
    await logins.open(world().superuser.query, login);
  }
};

/** Asks for a file in their name, of which there is a piece. */
const exportBy = async (personId: string): Promise<void> => {
  const { pool } = world().superuser;
  const [exportId, attempt] = [randomUUID(), randomUUID()];
  const period = { from: '2027-01', months: 1 } as const;
  const asked = { content: 'process-log', format: 'ocel', period } as const;
  await keepExport(pool, { exportId, personId, organisation: null, asked });
  const writing = exportWriting(pool);
  await writing.begin(exportId, attempt);
  await writing.add(exportId, attempt, { number: 0, bytes: randomBytes(8), rowsDone: 1 });
};

const piecesOfFiles = async (): Promise<number> => {
  const { rows } = await world().superuser.pool.query<object>('select from reports.export_pieces');
  return rows.length;
};

/** Somebody of whom there is something wherever there can be something of a person that must go with them. */
const somebodyEverywhere = async () => {
  const { directory, superuser } = world();
  const { id } = await world().person({ organisationId: null, roles: ['coach'], externalKey: randomUUID() });
  await world().endedJourney(id);
  const [identity] = await identitiesOf(superuser.query, id);
  if (identity === undefined) throw new Error('Nobody may act as them.');
  await logIn(id, identity);
  const actor = { personId: id, role: 'coach', ground: 'administration' };
  await superuser.query.transaction().execute(async (transaction) => {
    const choice = { privateAddress: 'noor@home.example', language: 'nl', mail: true, calendar: true } as const;
    await directory.contacts.choose(transaction, id, choice, actor);
    await directory.practitioners.create(transaction, {
      personId: id,
      kinds: ['career'],
      capacity: 1,
      languages: [],
      areas: [],
    });
    await directory.practitioners.recordRegistration(
      transaction,
      id,
      { register: 'nobco', number: `N-${id.slice(0, 8)}`, validUntil: '2030-01-01', checkedOn: '2026-01-01' },
      actor,
    );
  });
  await exportBy(id);
  await world().giveNames([['person', id]]);
  await world().publishedEverything();
  return { personId: id, identity };
};

/** Where something of somebody stands after their erasure that had to go. */
const leftOf = async (words: readonly string[]): Promise<readonly ColumnName[]> =>
  [...(await tracesOf(world().superuser, words))].filter((column) => mayStay[column] === undefined);

const eraseEverywhere = async (alteredFor: (who: Awaited<ReturnType<typeof somebodyEverywhere>>) => Altered) => {
  const who = await somebodyEverywhere();
  const { personId } = who;
  const words = await leadsTo(world().superuser, personId);
  const before = await tracesOf(world().superuser, words);
  const pieces = await piecesOfFiles();
  expect(await erasing().erase(world(), personId, alteredFor(who))).toEqual({ personId, refused: null });
  return { before, left: await leftOf(words), piecesGone: pieces - (await piecesOfFiles()) };
};

describe('of somebody who was erased', () => {
  test('nothing is left in any table, but their id where it must stay and leads nowhere', async () => {
    const { before, left, piecesGone } = await eraseEverywhere(() => (activities) => activities);
    expect(left).toEqual([]);
    expect(piecesGone).toBe(1);
    expect(before).toContain('logins.browser_logins.person_id');
    expect(before).toContain('logins.browser_logins.subject_hash');
    expect(before).toContain('reports.exports.person_id');
    // A column of people that was empty all along would say nothing.
    const unseen = (await columnsOfPeople(world().superuser)).filter(
      (column) => !before.has(column) && mayStay[column] === undefined,
    );
    expect(unseen).toEqual([]);
  });

  test('what an erasure forgets would be found', async () => {
    const { left, piecesGone } = await eraseEverywhere(({ personId, identity }) => (activities) => ({
      ...activities,
      eraseRecord: () => logIn(personId, identity),
    }));
    expect(left).toEqual([
      'directory.contacts.person_id',
      'directory.entered_identities.person_id',
      'directory.entered_identities.subject_hash',
      'directory.people.email_hash',
      'directory.people.external_key_hash',
      'directory.registrations.practitioner_id',
      'logins.browser_logins.person_id',
      'logins.browser_logins.subject_hash',
      'reports.exports.person_id',
    ]);
    expect(piecesGone).toBe(0);
  });

  test('a table that nobody thought of would be found', async () => {
    const { superuser } = world();
    await sql
      .raw('create table read_models.thought_of_by_nobody (noted_by text, words jsonb)')
      .execute(superuser.query);
    try {
      expect(await columnsOfPeople(superuser)).toContain('read_models.thought_of_by_nobody.noted_by');
      const personId = randomUUID();
      const words = JSON.stringify({ about: [personId] });
      await sql`insert into read_models.thought_of_by_nobody (words) values (${words}::jsonb)`.execute(superuser.query);
      expect(await leftOf([personId])).toEqual(['read_models.thought_of_by_nobody.words']);
    } finally {
      await sql.raw('drop table read_models.thought_of_by_nobody').execute(superuser.query);
    }
  });

  test('every part that makes tables is looked at', async () => {
    const libs = join(import.meta.dirname, '../../libs');
    const sources = (await readdir(libs, { recursive: true })).filter(
      (path) => path.includes('/src/') && path.endsWith('.ts') && !path.endsWith('.spec.ts'),
    );
    const texts = await Promise.all(sources.map((path) => readFile(join(libs, path), 'utf8')));
    const made = texts.flatMap((text) =>
      [...text.matchAll(/: MigrationModule = \{\s*name: '([^']+)'/gu)].map(([, name]) => name),
    );
    expect(made.toSorted()).toEqual(productMigrations.map(({ name }) => name).toSorted());
  });
});

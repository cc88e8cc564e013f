import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseRoles, environment } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { dossierMigrations } from '@traject/dossier';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { runVerification } from './verification.js';

let database: TestDatabase;
let superuser: Database<unknown>;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations]);
  superuser = connect(database.superuserUrl, { maxConnections: 1 });
});
afterAll(async () => {
  await superuser.close();
  await database.drop();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traject-heads-'));
  await tamper(sql`delete from dossier.content_reads`, sql`delete from dossier.read_chains`);
});
afterEach(() => rm(folder, { recursive: true }));

const tamper = (...statements: readonly ReturnType<typeof sql>[]): Promise<void> =>
  superuser.query.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction);
    for (const statement of statements) await statement.execute(transaction);
  });

/** Entries as the database makes them, with its trigger; of what does not matter here. */
const chainOf = async (length: number): Promise<string> => {
  const personId = randomUUID();
  await sql`
    insert into dossier.content_reads (content_ref, person_id, field, reader, role, ground)
    select ${randomUUID()}::uuid, ${personId}::uuid, 'person-details', 'bos', 'coach', 'own'
    from generate_series(1, ${length}::integer)
  `.execute(superuser.query);
  return personId;
};

interface Outcome {
  readonly code: number;
  readonly lines: readonly string[];
}
const run = async (args: readonly string[] = [], url = database.urls[databaseRoles.auditor]): Promise<Outcome> => {
  const lines: string[] = [];
  const variables = { [environment.databaseUrl]: url };
  const code = await runVerification(args, { variables, tell: (line) => void lines.push(line) });
  return { code, lines };
};

test('a sound log is whole, with the count of what was gone through, also beyond one portion', async () => {
  await chainOf(1_500);
  await chainOf(2);
  expect(await run()).toEqual({ code: 0, lines: ['1502 entries in 2 chains: all whole.'] });
});

test('the first broken entry of each chain is named, with what differs and nothing of what was read', async () => {
  const [altered, cutOff] = [await chainOf(3), await chainOf(2)];
  await tamper(
    sql`update dossier.content_reads set reader = 'somebody' where person_id = ${altered} and number >= 2`,
    sql`delete from dossier.content_reads where person_id = ${cutOff} and number = 2`,
  );
  const { code, lines } = await run();
  expect(code).toBe(1);
  expect(lines.slice(0, -1).toSorted()).toEqual(
    [
      `chain ${altered}, entry 2: altered, it is not what it was when it was written`,
      `chain ${cutOff}, entry 2: cut-off, it is missing, with all that came after it`,
    ].toSorted(),
  );
  expect(lines.at(-1)).toBe('4 entries in 2 chains: 2 broken. Keep the database as it is, and its backups.');
});

test('heads that were kept find a chain that was cut off together with its head', async () => {
  const personId = await chainOf(3);
  const file = join(folder, 'heads');
  expect((await run(['--heads', file])).code).toBe(0);
  expect(await readFile(file, 'utf8')).toMatch(new RegExp(`^${personId} 3 [0-9a-f]{64}\n$`));
  await chainOf(1);
  expect((await run(['--since', file, '--heads', file])).code).toBe(0);
  expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(3);

  await tamper(
    sql`delete from dossier.content_reads where person_id = ${personId} and number = 3`,
    sql`update dossier.read_chains as head set number = 2, hash = entry.hash from dossier.content_reads as entry
      where head.person_id = ${personId} and entry.person_id = ${personId} and entry.number = 2`,
  );
  expect((await run()).code).toBe(0);
  const kept = await readFile(file, 'utf8');
  const since = await run(['--since', file, '--heads', file]);
  expect(since.lines).toContain(`chain ${personId}, entry 3: cut-off, it is missing, with all that came after it`);
  expect(since.code).toBe(1);
  expect(await readFile(file, 'utf8')).toBe(kept);
  expect(await readdir(folder)).toEqual(['heads']);
});

test('what cannot be done is said, and never taken for a whole log', async () => {
  await chainOf(1);
  const file = join(folder, 'heads');
  await writeFile(file, `${randomUUID()} 1 ${randomBytes(32).toString('hex')}\nnonsense\n`);
  await expect(run(['--since', file])).rejects.toThrow('heads-invalid: line 2');
  await expect(run(['--since', join(folder, 'nothing')])).rejects.toThrow('ENOENT');
  await expect(run(['--heads', join(folder, 'no', 'folder')])).rejects.toThrow('ENOENT');
  await expect(run(['--head', file])).rejects.toThrow('--head');
  await expect(run([], '')).rejects.toThrow('setting-missing');
});

test('whoever is not the auditor is refused, as the log would look empty and so whole', async () => {
  await chainOf(1);
  const [name, password] = [`somebody_${randomBytes(8).toString('hex')}`, randomBytes(12).toString('hex')];
  const role = sql.ref(name);
  await sql`create role ${role} login password ${sql.lit(password)}`.execute(superuser.query);
  onTestFinished(async () => {
    await sql`drop owned by ${role}`.execute(superuser.query);
    await sql`drop role ${role}`.execute(superuser.query);
  });
  await sql`grant connect on database ${sql.ref(database.name)} to ${role}`.execute(superuser.query);
  const url = new URL(database.superuserUrl);
  url.username = name;
  url.password = password;
  await expect(run([], url.href)).rejects.toThrow('permission denied to set role');
});

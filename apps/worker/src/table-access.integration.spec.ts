import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles, type DatabaseRole } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { keyEncryptionOf, openDossier } from '@traject/dossier';
import { productMigrations } from '@traject/product-tables';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { faultsIn, guardedTables, type Granted } from './table-access-for-tests.js';

let database: TestDatabase;
let superuser: Database<unknown>;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), productMigrations);
  superuser = connect(database.superuserUrl, { maxConnections: 1 });
  await storeWords();
});
afterAll(async () => {
  await superuser.close();
  await database.drop();
});

const { analyst, eraser, gateway, worker, relay, reporting, auditor, keyRotator, notifier } = databaseRoles;

/** Something of everything to see, if it could be seen. */
const storeWords = async (): Promise<void> => {
  const [personId, contentRef] = [randomUUID(), randomUUID()];
  const words = {
    version: 1,
    label: 'confidential',
    text: 'Words.',
    commandId: randomUUID(),
    writtenBy: 'bos',
  } as const;
  const item = { contentRef, personId, journeyId: randomUUID(), field: 'record-bmw-talk.notes', ...words };
  const { storeContent } = openDossier(keyEncryptionOf(randomBytes(32)));
  await superuser.query.transaction().execute((transaction) => storeContent(transaction, [item]));
  await superuser.pool.query(`
    insert into dossier.content_reads (content_ref, person_id, journey_id, field, reader, role, ground)
    select content_ref, person_id, journey_id, field, 'bos', 'coach', 'own-draft' from dossier.content`);
  await superuser.pool.query(
    "insert into directory.people (id, roles, active, details_ref) values ($1, '{employee}', true, $2)",
    [personId, contentRef],
  );
};

/** What each process may do with each table that holds content or leads to a person. What is not here, nobody may. */
const granted: Granted = {
  [gateway]: {
    'reports.export_pieces': ['SELECT'],
    'dossier.attachments': ['INSERT', 'SELECT'],
    // Takes nothing away, held or not.
    'dossier.content': ['INSERT', 'SELECT', 'UPDATE brought_at'],
    'dossier.content_in_events': ['SELECT'],
    'dossier.content_reads': [
      ...['content_ref', 'field', 'ground', 'journey_id', 'person_id', 'reader', 'role'].map(
        (name) => `INSERT ${name}`,
      ),
      'SELECT',
    ],
    'dossier.destructions': ['SELECT'],
    'dossier.drafts': ['INSERT', 'SELECT', 'UPDATE content_ref'],
    'dossier.key_rotations': ['INSERT asked_by', 'INSERT rotation_id', 'SELECT'],
    'dossier.legal_holds': [
      'SELECT',
      ...['hold_id', 'person_id', 'journey_id', 'reason_code', 'reason_ref', 'set_by'].map((name) => `INSERT ${name}`),
      ...['UPDATE lifted_by', 'UPDATE lifted_at'],
    ],
    'dossier.person_keys': ['INSERT', 'SELECT'],
    'dossier.purpose_keys': [
      ...['kek_id', 'purpose', 'wrapped_key'].map((name) => `INSERT ${name}`),
      'SELECT',
      'UPDATE kek_id',
      'UPDATE wrapped_key',
    ],
    'dossier.sealed_content': ['INSERT', 'SELECT'],
    'directory.commands': ['INSERT', 'SELECT'],
    'directory.contacts': ['DELETE', 'INSERT', 'SELECT', 'UPDATE'],
    'directory.entered_identities': [
      ...['INSERT', 'SELECT'],
      ...['subject_hash', 'linked_by', 'linked_at', 'unlinked_by', 'unlinked_at'].map((name) => `UPDATE ${name}`),
    ],
    'directory.identities': ['DELETE', 'INSERT', 'SELECT'],
    'directory.people': ['INSERT', 'SELECT', 'UPDATE'],
    'directory.practitioners': ['INSERT', 'SELECT', 'UPDATE'],
    'directory.registrations': ['INSERT', 'SELECT', 'UPDATE'],
    'logins.attempts': ['DELETE', 'INSERT', 'SELECT'],
    'logins.browser_logins': [
      ...['DELETE', 'INSERT', 'SELECT'],
      ...['secret_hash', 'person_id', 'sealed_tokens', 'tokens_version', 'renew_at', 'renewal_claimed_until'].map(
        (name) => `UPDATE ${name}`,
      ),
      'UPDATE last_used_at',
    ],
  },
  [notifier]: {
    'dossier.content': ['SELECT'],
    'dossier.content_reads': [
      ...['content_ref', 'field', 'ground', 'journey_id', 'person_id', 'reader', 'role'].map(
        (name) => `INSERT ${name}`,
      ),
      ...['content_ref', 'reader', 'read_at', 'transaction_id'].map((name) => `SELECT ${name}`),
    ],
    'dossier.person_keys': ['kek_id', 'person_id', 'wrapped_key'].map((name) => `SELECT ${name}`),
    'dossier.sealed_content': ['SELECT'],
    'directory.contacts': ['SELECT'],
    'directory.people': ['active', 'id', 'work_address_ref'].map((name) => `SELECT ${name}`),
  },
  [worker]: {
    'reports.export_pieces': [
      ...['DELETE', 'INSERT'],
      ...['attempt', 'export_id', 'number'].map((name) => `SELECT ${name}`),
    ],
    'directory.practitioners': ['SELECT'],
    'directory.registrations': ['checked_on', 'id', 'practitioner_id', 'register', 'valid_until'].map(
      (name) => `SELECT ${name}`,
    ),
  },
  // Takes away, and sees neither words nor keys.
  [eraser]: {
    'dossier.attachments': ['SELECT attachment_id', 'SELECT name_ref'],
    'dossier.content': [
      ...['content_ref', 'person_id', 'journey_id', 'field', 'command_id', 'written_at', 'destroyed_at'].map(
        (name) => `SELECT ${name}`,
      ),
      ...['SELECT advice_id', 'SELECT first_ref', 'SELECT label', 'SELECT brought_at'],
      ...['UPDATE fingerprint', 'UPDATE destroyed_at', 'DELETE'],
    ],
    'dossier.content_in_events': ['SELECT'],
    'dossier.drafts': ['SELECT'],
    'dossier.destructions': [
      'SELECT',
      ...['kind', 'subject_id', 'person_id', 'journey_id', 'ground'].map((name) => `INSERT ${name}`),
      'UPDATE destroyed_at',
    ],
    'dossier.legal_holds': ['hold_id', 'person_id', 'journey_id', 'lifted_at', 'reason_ref'].map(
      (name) => `SELECT ${name}`,
    ),
    'dossier.person_keys': [
      ...['SELECT person_id', 'SELECT destroyed_at', 'UPDATE wrapped_key', 'UPDATE destroyed_at'],
      ...['person_id', 'kek_id', 'destroyed_at'].map((name) => `INSERT ${name}`),
    ],
    'dossier.sealed_content': ['DELETE', 'SELECT content_ref'],
    'directory.contacts': ['DELETE', 'SELECT person_id', 'SELECT address_ref'],
    'directory.entered_identities': ['DELETE', 'SELECT person_id'],
    'directory.identities': ['DELETE', ...['issuer', 'person_id', 'subject_hash'].map((name) => `SELECT ${name}`)],
    'directory.people': [
      ...['id', 'organisation_id', 'active', 'inactive_since', 'erased_at', 'version'].map((name) => `SELECT ${name}`),
      ...['SELECT details_ref', 'SELECT work_address_ref'],
      ...['active', 'email_hash', 'external_key_hash', 'version', 'erased_at'].map((name) => `UPDATE ${name}`),
    ],
    'directory.practitioners': [
      ...['person_id', 'active', 'version'].map((name) => `SELECT ${name}`),
      ...['UPDATE active', 'UPDATE version'],
    ],
    'directory.registrations': ['DELETE', 'SELECT practitioner_id'],
    'logins.browser_logins': ['DELETE', ...['issuer', 'person_id', 'subject_hash'].map((name) => `SELECT ${name}`)],
  },
  // Whatever came in a topic and could not be read, which may be anybody's.
  [reporting]: {
    'mart.parked_records': ['DELETE', 'INSERT', 'SELECT', 'TRUNCATE', 'UPDATE'],
    'mart_beside.parked_records': ['DELETE', 'INSERT', 'SELECT', 'TRUNCATE', 'UPDATE'],
  },
  [auditor]: { 'dossier.content_reads': ['SELECT'], 'dossier.read_chains': ['SELECT'] },
  [keyRotator]: {
    'dossier.key_rotations': [
      ...['rotation_id', 'total', 'ended_at'].map((name) => `SELECT ${name}`),
      ...['begun_at', 'done', 'total', 'kek_id', 'unopened', 'keys_left', 'failure', 'ended_at'].map(
        (name) => `UPDATE ${name}`,
      ),
    ],
    'dossier.person_keys': [
      ...['kek_id', 'person_id', 'wrapped_key'].map((name) => `SELECT ${name}`),
      'UPDATE kek_id',
      'UPDATE wrapped_key',
    ],
    'dossier.purpose_keys': [
      ...['kek_id', 'purpose', 'wrapped_key'].map((name) => `SELECT ${name}`),
      'UPDATE kek_id',
      'UPDATE wrapped_key',
    ],
  },
};

/** What the check finds once this was done to the database, which is then undone. */
const faultsAfter = async (statement: string): Promise<readonly string[]> => {
  const client = await superuser.pool.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    return await faultsIn(client, granted);
  } finally {
    await client.query('rollback');
    client.release();
  }
};

describe('the tables that hold content or lead to a person', () => {
  test('force row-level security, belong to no process, and are granted to each as listed', async () => {
    expect((await guardedTables(superuser.pool)).length).toBeGreaterThan(10);
    expect(await faultsIn(superuser.pool, granted)).toEqual([]);
  });

  test.each([
    ['alter table dossier.sealed_content no force row level security', 'dossier.sealed_content forces no'],
    ['create table dossier.more (words text)', 'dossier.more forces no row-level security'],
    ['create table read_models.more (words bytea)', 'read_models.more forces no row-level security'],
    ['create table directory.more (name_ref uuid)', 'directory.more forces no row-level security'],
    [`grant select on dossier.content to ${worker}`, `${worker} dossier.content SELECT is granted and not listed`],
    ['grant select (person_id) on dossier.content to public', 'public dossier.content SELECT person_id is granted'],
    [`alter table dossier.content owner to ${gateway}`, `${gateway} owns table dossier.content`],
    [`grant traject_test_owner to ${gateway}`, `${gateway} is above row-level security`],
    [`grant delete on dossier.content to ${gateway}`, `${gateway} dossier.content DELETE is granted and not listed`],
    [`revoke select on dossier.read_chains from ${auditor}`, 'is listed and not granted'],
  ])('are reported after: %s', async (statement, fault) => {
    expect((await faultsAfter(statement)).join('\n')).toContain(fault);
  });
});

describe('of content and its keys', () => {
  /** The columns that a role may ask for, table by table. */
  const columnsFor = async (role: string): Promise<ReadonlyMap<string, readonly string[]>> => {
    const names = (await guardedTables(superuser.pool)).map(({ name }) => name);
    const { rows } = await superuser.pool.query<{ name: string; columns: readonly string[] }>(
      `select name, array_agg(attname::text) as columns
      from unnest($1::text[]) as name join pg_attribute on attrelid = name::regclass
      where attnum > 0 and not attisdropped and has_column_privilege($2, attrelid, attnum, 'select')
        and has_schema_privilege($2, split_part(name, '.', 1), 'usage')
      group by name order by name`,
      [names, role],
    );
    return new Map(rows.map(({ name, columns }) => [name, columns]));
  };

  /** Which of the tables a role sees rows of, asking for whatever it may ask for. */
  const seenBy = async (url: string): Promise<readonly string[]> => {
    const as = connect<unknown>(url, { maxConnections: 1 });
    const { rows: self } = await as.pool.query<{ role: string }>('select current_user as role');
    const seen: string[] = [];
    for (const [name, columns] of await columnsFor(self[0]?.role ?? '')) {
      const { rows } = await as.pool.query(`select ${columns.join(', ')} from ${name} limit 1`);
      if (rows.length > 0) seen.push(name);
    }
    await as.close();
    return seen;
  };

  /** What the role of each process sees; one that is missing here does not compile. */
  const seen: Readonly<Record<DatabaseRole, readonly string[]>> = {
    [worker]: [],
    [relay]: [],
    [reporting]: [],
    [analyst]: [],
    [auditor]: ['dossier.content_reads', 'dossier.read_chains'],
    [keyRotator]: ['dossier.person_keys'],
    // That there is something, to take it away; no column with words or keys.
    [eraser]: ['directory.people', 'dossier.content', 'dossier.person_keys', 'dossier.sealed_content'],
    // Who there is; of content nothing but addresses, and there are none here.
    [notifier]: ['directory.people'],
    // Everything but the words themselves, for which it must be told who reads and why.
    [gateway]: [...['directory.people', 'dossier.content', 'dossier.content_reads', 'dossier.person_keys']],
  };

  test.each(Object.values(databaseRoles))('%s sees what it works with, and nothing else', async (role) => {
    expect(await seenBy(database.urls[role])).toEqual(seen[role]);
  });

  test('a role that is shown more is found out (negative control)', async () => {
    await superuser.pool.query(`grant usage on schema dossier to ${relay}`);
    await superuser.pool.query(`grant select on dossier.content to ${relay}`);
    expect(await seenBy(database.urls[relay])).toEqual([]);
    await superuser.pool.query(`create policy too_much on dossier.content for select to ${relay} using (true)`);
    expect(await seenBy(database.urls[relay])).toEqual(['dossier.content']);
    await superuser.pool.query('drop policy too_much on dossier.content');
    await superuser.pool.query(`revoke select on dossier.content from ${relay}`);
    await superuser.pool.query(`revoke usage on schema dossier from ${relay}`);
  });

  test('their owner sees nothing, and a superuser everything, whom nothing here stops', async () => {
    expect(await seenBy(database.ownerUrl)).toEqual([]);
    expect(await seenBy(database.superuserUrl)).toContain('dossier.sealed_content');
  });
});

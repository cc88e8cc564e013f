import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { databaseRoles } from '@traject/contracts';
import { connect } from '@traject/database';
import { applyDestroyedList, destroyedListInFile } from '@traject/dossier';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { openLog } from './log.js';
import { closeParts, openParts, type GatewayParts } from './parts.js';
import { healthOf } from './health/health.js';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from './updates/world-for-tests.js';

let world: GatewayWorld;
let stayedUp: Gateway;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  stayedUp = await world.gateway();
});
afterAll(() => world.close());

/** Takes the database as it is now aside, and puts it in its place again, whoever is connected to it. */
const backupOf = async (name: string) => {
  const operator = connect<unknown>(inject('postgresUrl'), { maxConnections: 1, statementTimeoutMs: 60_000 });
  const backup = `${name}_backup`;
  const run = (statement: string) => sql.raw(statement).execute(operator.query);
  onTestFinished(async () => {
    await run(`drop database if exists ${backup} with (force)`);
    await operator.close();
  });
  // Nobody may be connected to what is copied, and those who were connect anew afterwards.
  await run(`alter database ${name} allow_connections false`);
  await run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  await vi.waitFor(() => run(`create database ${backup} template ${name}`), { timeout: 60_000, interval: 100 });
  await run(`alter database ${name} allow_connections true`);
  return {
    restore: async () => {
      await run(`drop database ${name} with (force)`);
      await run(`create database ${name} template ${backup}`);
    },
  };
};

const administrator = { personId: randomUUID(), role: 'administrator', ground: 'administration' } as const;

/** The name of somebody as these parts read it: null once it is destroyed. */
const nameOf = (parts: GatewayParts, { id }: Someone): Promise<string | null> =>
  parts.database.query
    .transaction()
    .execute((transaction) => parts.directory.people.get(transaction, id, administrator))
    .then(({ details }) => details?.name ?? null);

// Safe: that it answers is all that a look at the health of a gateway asks of Temporal, of which there is none here.
const temporal = { withDeadline: async () => undefined } as unknown as GatewayParts['temporal'];

const missingOf = async (parts: GatewayParts): Promise<readonly string[]> =>
  (await healthOf({ ...parts, temporal }).readiness()).missing;

const startedWith = async (settings: GatewayParts['settings']): Promise<GatewayParts> => {
  const parts = await openParts(settings, openLog('silent'));
  onTestFinished(() => closeParts(parts));
  return parts;
};

test('of whom was erased, a restored backup gives nothing back before the list is applied to it', async () => {
  const { settings } = stayedUp.parts;
  const list = destroyedListInFile(settings.destroyedKeysFile ?? '');
  const organisationId = await world.employer();
  const [erased, other] = [
    await world.someone(['employee'], organisationId),
    await world.someone(['employee'], organisationId),
  ];
  const { restore } = await backupOf(new URL(settings.databaseUrl).pathname.slice(1));
  await world.erase(erased.id);
  expect(await missingOf(stayedUp.parts)).toEqual([]);
  await restore();

  // One that stayed up opens nothing that is listed, and all else.
  await vi.waitFor(async () => expect(await nameOf(stayedUp.parts, other)).toBe('Somebody'), { timeout: 60_000 });
  expect(await nameOf(stayedUp.parts, erased)).toBeNull();

  // One that is started lets nobody in, and says why.
  const restarted = await startedWith(settings);
  expect(await missingOf(restarted)).toEqual(['keys', 'destroyed-keys']);
  expect(() => restarted.cursorKey.bytes).toThrow(expect.objectContaining({ code: 'destroyed-list-not-applied' }));
  expect(await nameOf(restarted, erased)).toBeNull();

  // Without the list the backup would give it back.
  const { destroyedKeysFile: _list, ...heedless } = settings;
  const control = await startedWith(heedless);
  expect(await missingOf(control)).toEqual([]);
  expect(await nameOf(control, erased)).toBe('Somebody');

  const eraserUrl = new URL(settings.databaseUrl);
  const eraser = connect<unknown>(eraserUrl.href.replace(databaseRoles.gateway, databaseRoles.eraser));
  onTestFinished(() => eraser.close());
  await applyDestroyedList(eraser.query, list, async () => undefined);
  await vi.waitFor(async () => expect(await missingOf(restarted)).toEqual([]), { timeout: 60_000 });
  expect(await nameOf(control, erased)).toBeNull();
});

test('while the list is not to be found, nothing is opened by one that stayed up, and nobody let in by one that is started', async () => {
  const { settings } = stayedUp.parts;
  const path = settings.destroyedKeysFile ?? '';
  const other = await world.someone(['employee'], await world.employer());
  expect(await missingOf(stayedUp.parts)).toEqual([]);
  await rename(path, `${path}.away`);
  onTestFinished(() => rename(`${path}.away`, path));
  expect(await missingOf(stayedUp.parts)).toEqual(['destroyed-keys']);
  await expect(nameOf(stayedUp.parts, other)).rejects.toMatchObject({ code: 'destroyed-list-unavailable' });
  const restarted = await startedWith(settings);
  expect(await missingOf(restarted)).toEqual(['keys', 'destroyed-keys']);
  expect(() => restarted.cursorKey.bytes).toThrow(expect.objectContaining({ code: 'destroyed-list-unavailable' }));
});

import { databaseRoles } from '@traject/contracts';
import { eventually, isAlive } from '@traject/engines';
import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const builtDatabase = new URL('../../apps/local/dist/stack/database.js', import.meta.url).href;
const databasePasswords = Object.fromEntries(Object.values(databaseRoles).map((role) => [role, 'known']));

/** Says which process it is, and then takes as long as it is let. */
const endless = `
  import { writeFileSync, renameSync } from 'node:fs';
  const file = process.env.TRAJECT_DESTROYED_KEYS_FILE;
  writeFileSync(file + '.new', String(process.pid));
  renameSync(file + '.new', file);
  setInterval(() => {}, 1_000);`;

/** Migrates as a start does, and ends by force once the migration has begun, as a start does at a second Ctrl-C. */
const forcedStart = (folder: string): string => `
  import { existsSync } from 'node:fs';
  import { migrate } from ${JSON.stringify(builtDatabase)};
  const file = ${JSON.stringify(join(folder, 'pid'))};
  const limits = { limitMs: 60_000, endLimitMs: 60_000 };
  setInterval(() => existsSync(file) && process.exit(130), 50);
  const migration = { program: ${JSON.stringify(join(folder, 'migrate.mjs'))}, ...limits };
  await migrate('postgresql://nobody@127.0.0.1/nothing', { databasePasswords: ${JSON.stringify(databasePasswords)} }, file, migration);`;

test('a start that is stopped by force while it migrates leaves no migration behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-forced-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'migrate.mjs'), endless);
  await writeFile(join(folder, 'start.mjs'), forcedStart(folder));
  const { exitCode, stderr } = await execa(process.execPath, [join(folder, 'start.mjs')], { reject: false });
  expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '' });
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  expect(await eventually(() => !isAlive(pid), 20_000)).toBe(true);
});

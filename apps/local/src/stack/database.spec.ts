import { databaseRoles, type DatabaseRole } from '@traject/contracts';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from './database.js';
import type { StackSecrets } from './secrets.js';

// Safe: one for each role.
const databasePasswords = Object.fromEntries(Object.values(databaseRoles).map((role) => [role, 'known'])) as Record<
  DatabaseRole,
  string
>;
const secrets: StackSecrets = {
  ...{ ownerPassword: 'known', databasePasswords, clientSecret: '', cookieKey: '', signingKey: {} },
};

/** Migrates by a program of one line that may end with it; gives what a person would be told, and the folder it ran in. */
async function migrated(line: string, limits = { limitMs: 60_000, endLimitMs: 60_000 }) {
  const folder = await mkdtemp(join(tmpdir(), 'traject-migrate-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const program = join(folder, 'migrate.mjs');
  await writeFile(program, line);
  const told = migrate('postgresql://nobody@127.0.0.1/nothing', secrets, join(folder, 'pid'), { program, ...limits });
  return {
    folder,
    outcome: await told.then(
      () => 'done',
      (error: unknown) => error,
    ),
  };
}

test('a migration that has much to say is not cut short', async () => {
  const { outcome } = await migrated("process.stdout.write('x'.repeat(3_000_000));");
  expect(outcome).toBe('done');
});

test('a migration that fails is told with all that it said, wherever it said it', async () => {
  const { outcome } = await migrated("console.log('first'); console.error('second'); process.exitCode = 1;");
  for (const said of ['first', 'second']) {
    expect(outcome).toMatchObject({ code: 'migration-failed', message: expect.stringMatching(`says:\n[^]*${said}\n`) });
  }
});

test('a migration that fails without a word is told by how it ended', async () => {
  const { outcome } = await migrated('process.exit(7);');
  expect(outcome).toMatchObject({ code: 'migration-failed', message: expect.stringMatching(/says:\n.*exit code 7/) });
});

test('a migration that takes too long and does not listen is ended all the same', async () => {
  const deaf = `
    import { writeFileSync } from 'node:fs';
    process.on('SIGTERM', () => console.log('not now'));
    writeFileSync(process.env.TRAJECT_DESTROYED_KEYS_FILE, String(process.pid));
    setInterval(() => {}, 1_000);`;
  const { folder, outcome } = await migrated(deaf, { limitMs: 5_000, endLimitMs: 500 });
  expect(outcome).toMatchObject({ code: 'migration-failed', message: expect.stringMatching(/timed out/) });
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

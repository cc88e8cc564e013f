import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stackSecrets } from './secrets.js';

test('a database role that is newer than the data gets a password, and every secret there was stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-secrets-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'secrets.json');
  const made = await stackSecrets(folder);
  const { traject_auditor: _newer, ...older } = made.databasePasswords;
  await writeFile(file, JSON.stringify({ ...made, databasePasswords: older }), { mode: 0o600 });

  const secrets = await stackSecrets(folder);
  expect(secrets).toEqual({
    ...made,
    databasePasswords: { ...older, traject_auditor: expect.stringMatching(/^[\w-]{32}$/) },
  });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(secrets);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await stackSecrets(folder)).toEqual(secrets);
});

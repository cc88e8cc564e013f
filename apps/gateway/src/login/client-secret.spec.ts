import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standardLoginLimits } from '@traject/logins';
import { expect, onTestFinished, test } from 'vitest';
import { openLog } from '../log.js';
import { readClientSecret } from './open-id-provider.js';

/** A file with this in it, for one test. */
const fileWith = async (text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-client-secret-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'client-secret');
  await writeFile(file, text);
  return file;
};

const readFrom = (clientSecretFile: string): Promise<string> =>
  readClientSecret({
    publicUrl: 'https://traject.example',
    clientId: 'traject',
    clientSecretFile,
    scope: 'openid',
    limits: standardLoginLimits,
  });

test('the secret at the provider is read without what ends its line', async () => {
  expect(await readFrom(await fileWith('the secret\n'))).toBe('the secret');
});

test.each([
  ['is empty', (file: string) => file],
  ['cannot be read', (file: string) => `${file}-elsewhere`],
])('a file of it that %s is told in the log with a code, and with what to do', async (fault, pathOf) => {
  const file = pathOf(await fileWith('\n'));
  const lines: string[] = [];
  const log = openLog('info', { write: (line: string) => void lines.push(line) });
  await readFrom(file).catch((err: unknown) => log.error({ code: 'gateway-failed', err }, 'The gateway cannot go on.'));
  const { err } = Object(JSON.parse(lines.join('')));
  expect(err).toMatchObject({
    code: 'login-secret-unusable',
    message: `The file ${file} with the secret for the log-in of browsers ${fault}. Nothing was started. Correct it and start again.`,
  });
});

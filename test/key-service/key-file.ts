import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '@traject/contracts';
import { onTestFinished } from 'vitest';

/** A file with these keys, the newest first, that goes with the test; as a process is told of it. */
export const keyFile = async (...keys: readonly Buffer[]): Promise<Readonly<Record<string, string>>> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-rotation-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'keys');
  await writeFile(file, keys.map((key) => `${key.toString('base64')}\n`).join(''), { mode: 0o600 });
  return { [environment.keyEncryptionKeyFile]: file };
};

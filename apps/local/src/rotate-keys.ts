import { databaseRoles, environment } from '@traject/contracts';
import { execa } from 'execa';
import { fileURLToPath } from 'node:url';
import { failureText } from './local-failure.js';
import { urlOfRole } from './stack/database.js';
import { keyEncryptionKeyFile, stackSecrets } from './stack/secrets.js';
import { stateFolderOf } from './stack/settings.js';
import { readStackFile } from './stack/stack-file.js';

const program = fileURLToPath(new URL('../../worker/dist/rotate-keys.js', import.meta.url));

/** The database and the keys that are named, or those of the running stack. */
async function whereTheKeysAre(): Promise<Readonly<Record<string, string>>> {
  const named = process.env[environment.databaseUrl];
  if (named !== undefined && named !== '') return {};
  const stateFolder = stateFolderOf(process.env);
  const { databaseUrl } = await readStackFile(stateFolder);
  return {
    [environment.databaseUrl]: urlOfRole(databaseUrl, databaseRoles.keyRotator, await stackSecrets(stateFolder)),
    [environment.keyEncryptionKeyFile]: await keyEncryptionKeyFile(stateFolder),
  };
}

/** Changes the key-encryption key of a database that is named, or of the running stack. */
async function main(): Promise<number> {
  const { exitCode } = await execa(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
    env: await whereTheKeysAre(),
    reject: false,
    stdio: 'inherit',
  });
  return exitCode ?? 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  process.exitCode = 2;
}

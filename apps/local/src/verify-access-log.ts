import { databaseRoles, environment } from '@traject/contracts';
import { execa } from 'execa';
import { fileURLToPath } from 'node:url';
import { failureText } from './local-failure.js';
import { urlOfRole } from './stack/database.js';
import { stackSecrets } from './stack/secrets.js';
import { stateFolderOf } from './stack/settings.js';
import { readStackFile } from './stack/stack-file.js';

const program = fileURLToPath(new URL('../../gateway/dist/verify-access-log.js', import.meta.url));

/** The database that is named, or that of the running stack. */
async function whereTheLogIs(): Promise<string> {
  const named = process.env[environment.databaseUrl];
  if (named !== undefined && named !== '') return named;
  const stateFolder = stateFolderOf(process.env);
  const { databaseUrl } = await readStackFile(stateFolder);
  return urlOfRole(databaseUrl, databaseRoles.auditor, await stackSecrets(stateFolder));
}

/** Verifies the log of reads of a database that is named, or of the running stack. */
async function main(): Promise<number> {
  const env = { [environment.databaseUrl]: await whereTheLogIs() };
  const { exitCode } = await execa(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
    env,
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

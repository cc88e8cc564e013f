import { databaseRoles, environment } from '@traject/contracts';
import { failureText } from './local-failure.js';
import { urlOfRole } from './stack/database.js';
import { stackSecrets } from './stack/secrets.js';
import { stateFolderOf } from './stack/settings.js';
import { readStackFile } from './stack/stack-file.js';

/** Prints where an analyst reads the reporting mart of the running stack: the URL of a role that sees nothing else. */
const main = async (): Promise<void> => {
  const stateFolder = stateFolderOf(process.env);
  const named = process.env[environment.databaseUrl] ?? '';
  const databaseUrl = named === '' ? (await readStackFile(stateFolder)).databaseUrl : named;
  process.stdout.write(`${urlOfRole(databaseUrl, databaseRoles.analyst, await stackSecrets(stateFolder))}\n`);
};

try {
  await main();
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  process.exitCode = 1;
}

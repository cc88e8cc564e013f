import { parseArgs } from 'node:util';
import { environment, sentenceOf } from '@traject/contracts';
import { readConnections, refuseFaults } from '@traject/daemon';
import { applyList, openEraser, toldOfList } from './erasure/eraser.js';

const usage = `Destroys once more whatever a restored backup brought back of what was erased or kept long enough.
Usage: apply-destroyed-keys
${environment.databaseUrl} names the database, as its eraser.
${environment.destroyedKeysFile}: the list of what was destroyed, which is kept apart from every backup.
Do it after a backup was restored and before anything else is started; the migration and the worker do it too.
Exit code 0: nothing of what is listed is there any more. 2: it could not be done; let nobody read from this database.`;

const required = (name: string): string => {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`setting-missing: ${name} is not set.`);
};

const run = async (): Promise<void> => {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  const settings = {
    databaseUrl: required(environment.databaseUrl),
    destroyedKeysFile: required(environment.destroyedKeysFile),
  };
  refuseFaults('command', readConnections(process.env, ['postgres']).faults);
  const eraser = openEraser(settings, 'traject-apply-destroyed-keys');
  try {
    console.log(toldOfList(await applyList(eraser)));
  } finally {
    await eraser.close();
  }
};

try {
  await run();
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 2;
}

import { parseArgs } from 'node:util';
import { environment, sentenceOf } from '@traject/contracts';
import { readConnections } from '@traject/daemon';
import { connect } from '@traject/database';
import { openKeyEncryption, readKeySettings, rotateKeys, type RotationReport } from '@traject/dossier';

const usage = `Wraps every key of the dossier anew with the newest key-encryption key, while everything runs.
Usage: rotate-keys
${environment.databaseUrl} names the database, as its key rotator.
${environment.keyEncryptionKeyFile}: a file with the new key in its first line and the old one in the next; or
${environment.keyServiceAddress}, ${environment.keyServiceKey} and ${environment.keyServiceTokenFile}: a key that was rotated at its service.
It can be ended at any moment and done again. Exit code 0: every key is under the new one. 1: some are not.
2: it could not be done; what is already under the new key stays so.`;

const atOnce = 8;
const toldEveryMs = 1_000;

/** Tells how far it is at most once a second, and at the end. */
const progress = () => {
  let toldAt = 0;
  return (done: number, total: number): void => {
    if (done < total && Date.now() - toldAt < toldEveryMs) return;
    toldAt = Date.now();
    console.log(`${done} of ${total} keys`);
  };
};

const linesOf = ({ keyId, personKeys, purposeKeys, overtaken, unopened, left }: RotationReport): readonly string[] => [
  ...(personKeys + purposeKeys + left === 0
    ? [
        'There was nothing to do. A new key must stand in the first line of the file, or be made at the key service first.',
      ]
    : []),
  `${personKeys} keys of people and ${purposeKeys} keys for purposes were wrapped anew with ${keyId}.`,
  ...(overtaken === 0 ? [] : [`${overtaken} were destroyed or wrapped anew by somebody else meanwhile.`]),
  ...unopened.map((id) => `The key of ${id} does not open and was left as it is. Restore it from a backup.`),
  left === 0
    ? `No key is under another one any more: every key-encryption key but ${keyId} may be taken away.`
    : `${left} keys are still under another one, which must stay. See that every process wraps with ${keyId}, and do it again.`,
];

const run = async (): Promise<number> => {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const { keys, faults } = readKeySettings(process.env);
  const url = process.env[environment.databaseUrl] ?? '';
  const missing = url === '' ? [`${environment.databaseUrl} must be the URL of the database`] : [];
  const plain = readConnections(process.env, ['postgres']).faults.filter((fault) => fault !== '');
  const wrong = [...missing, ...faults, ...plain];
  if (wrong.length > 0) throw new Error(`settings-invalid: ${wrong.join('; ')}.`);
  const encryption = await openKeyEncryption(keys);
  const database = connect<unknown>(url, { maxConnections: atOnce, applicationName: 'traject-rotate-keys' });
  try {
    const report = await rotateKeys(database.query, encryption, progress());
    for (const line of linesOf(report)) console.log(line);
    return report.left === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
};

try {
  process.exitCode = await run();
} catch (error) {
  console.error(
    `${sentenceOf(error)}\nWhat is already under the new key stays so. Give the same command again when this is mended.`,
  );
  process.exitCode = 2;
}

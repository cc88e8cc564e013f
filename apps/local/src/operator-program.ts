import { environment, type DatabaseRole } from '@traject/contracts';
import { execa } from 'execa';
import { fileURLToPath } from 'node:url';
import { ownSourceMaps } from '../bootstrap/source-maps.mjs';
import { failureText } from './local-failure.js';
import { urlOfRole } from './stack/database.js';
import { stackSecrets } from './stack/secrets.js';
import { stateFolderOf } from './stack/settings.js';
import { readStackFile } from './stack/stack-file.js';

/** A program of an app that an operator runs. */
export interface OperatorProgram {
  /** Below `apps`, as it was built. */
  readonly file: string;
  /** As whom it works with the database, if it does. */
  readonly role?: DatabaseRole;
  /** Whether it works with Kafka. */
  readonly kafka?: boolean;
  /** What else it is told of a local stack. */
  readonly settings?: (stateFolder: string) => Promise<Readonly<Record<string, string>>>;
}

type Environment = Readonly<Record<string, string>>;

const isNamed = (setting: string): boolean => (process.env[setting] ?? '') !== '';

/** The database and the Kafka that are named, or those of the running stack. */
async function whereToWork({ role, kafka = false, settings }: OperatorProgram): Promise<Environment> {
  const needsDatabase = role !== undefined && !isNamed(environment.databaseUrl);
  const needsKafka = kafka && !isNamed(environment.kafkaBrokers);
  if (!needsDatabase && !needsKafka) return {};
  const stateFolder = stateFolderOf(process.env);
  const { databaseUrl, kafkaBrokers } = await readStackFile(stateFolder);
  return {
    ...(needsKafka ? { [environment.kafkaBrokers]: kafkaBrokers } : {}),
    ...(needsDatabase
      ? {
          [environment.databaseUrl]: urlOfRole(databaseUrl, role, await stackSecrets(stateFolder)),
          ...(await settings?.(stateFolder)),
        }
      : {}),
  };
}

/** Runs it with the arguments of this process, and ends as it ends; exit code 2 when it could not be run. */
export async function runOperatorProgram(program: OperatorProgram): Promise<void> {
  try {
    const file = fileURLToPath(new URL(`../../${program.file}`, import.meta.url));
    const env = await whereToWork(program);
    const options = { env, reject: false, stdio: 'inherit' } as const;
    const { exitCode } = await execa(process.execPath, [ownSourceMaps, file, ...process.argv.slice(2)], options);
    process.exitCode = exitCode ?? 2;
  } catch (error) {
    process.stderr.write(`${failureText(error)}\n`);
    process.exitCode = 2;
  }
}

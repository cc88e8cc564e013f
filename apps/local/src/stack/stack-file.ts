import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '@traject/contracts';
import { commandLineOf, isAlive } from '@traject/engines';
import { LocalFailure } from '../local-failure.js';

/** Where everything of a running stack is; read by the demo, the token command and end-to-end tests. */
export interface StackFile {
  readonly pid: number;
  readonly gateway: string;
  /** Where browsers reach the product. */
  readonly publicUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** Secret of every demo identity's client. */
  readonly clientSecret: string;
  /** URL of the owner of the database. */
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly kafkaBrokers: string;
  /** Milliseconds of a domain day; absent when it is a real one. */
  readonly dayLengthMs?: string;
  /** Process id by part, the stack's own children only. */
  readonly processes: Readonly<Record<string, number>>;
}

const stackFile = (stateFolder: string) => join(stateFolder, 'stack.json');
const lockFile = (stateFolder: string) => join(stateFolder, 'stack.lock');

/** Tells others where the stack is; replaced whole, so a reader never sees half of it. */
export async function writeStackFile(stateFolder: string, stack: StackFile): Promise<void> {
  const file = stackFile(stateFolder);
  await writeFile(`${file}.new`, `${JSON.stringify(stack, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Takes back what `writeStackFile` told. */
export async function removeStackFile(stateFolder: string): Promise<void> {
  await rm(stackFile(stateFolder), { force: true });
}

function isStackFile(value: unknown): value is StackFile {
  return (
    typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number' && 'gateway' in value
  );
}

/**
 * Where the running stack of a state folder is.
 * @throws LocalFailure `stack-not-running`
 */
export async function readStackFile(stateFolder: string): Promise<StackFile> {
  try {
    const stack: unknown = JSON.parse(await readFile(stackFile(stateFolder), 'utf8'));
    if (isStackFile(stack) && isAlive(stack.pid)) return stack;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  throw new LocalFailure(
    'stack-not-running',
    `No stack is ready in ${stateFolder}. Start one with \`npm start\`, wait for its table, and give this command again in another terminal.`,
  );
}

async function ownerOf(lock: string): Promise<number | undefined> {
  const pid = Number(await readFile(lock, 'utf8'));
  // Ids of processes are used again: only a living process that runs this program holds the lock.
  return isAlive(pid) && (await commandLineOf(pid)).includes('start.js') ? pid : undefined;
}

/**
 * Makes sure that one stack at a time uses a state folder; a lock left by a killed start does not count.
 * Gives the function that releases it.
 * @throws LocalFailure `stack-already-running`
 */
export async function lockStateFolder(stateFolder: string): Promise<() => Promise<void>> {
  const lock = lockFile(stateFolder);
  const mine = `${lock}.${process.pid}`;
  await writeFile(mine, String(process.pid));
  try {
    await link(mine, lock);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const owner = await ownerOf(lock);
    if (owner !== undefined && owner !== process.pid) {
      throw new LocalFailure(
        'stack-already-running',
        `A stack already runs on ${stateFolder} (process ${owner}). Use that one, stop it with Ctrl-C, or set TRAJECT_STATE_DIR to another folder.`,
      );
    }
    await rename(mine, lock);
  } finally {
    await rm(mine, { force: true });
  }
  return () => rm(lock, { force: true });
}

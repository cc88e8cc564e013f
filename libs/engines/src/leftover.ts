import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanUpAfterDeadParent } from './pid-file.js';
import { isAlive } from './processes.js';

const pidFileEnding = '.pid';

async function stopLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(pidFileEnding)) await cleanUpAfterDeadParent(join(folder, name), name, 'SIGKILL');
  }
}

/**
 * A new folder for parts that live only as long as this process; those of earlier processes that were killed are
 * stopped and removed first.
 */
export async function temporaryEngineFolder(prefix: string): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${prefix}-(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    await stopLeftovers(join(tmpdir(), name));
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtemp(join(tmpdir(), `${prefix}-${process.pid}-`));
}

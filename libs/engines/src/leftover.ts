import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanUpAfterDeadParent } from './pid-file.js';
import { isAlive, sendSignal } from './processes.js';

const pidFileEnding = '.pid';

async function stopLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(pidFileEnding)) await cleanUpAfterDeadParent(join(folder, name), name, 'SIGKILL');
  }
}

/** Ends what still runs in a folder, when there is no time to wait for anything: what was stopped has no note left. */
function killParts(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((file) => file.endsWith(pidFileEnding))) {
    const note: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    if (typeof note === 'object' && note !== null && 'pid' in note && typeof note.pid === 'number') {
      sendSignal(note.pid, 'SIGKILL');
    }
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
  const folder = await mkdtemp(join(tmpdir(), `${prefix}-${process.pid}-`));
  process.once('exit', () => {
    killParts(folder);
  });
  return folder;
}

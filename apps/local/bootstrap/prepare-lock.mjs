import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BootstrapFailure } from './failure.mjs';
import { stateFolderAdvice, stateFolderFault } from './state-folder.mjs';

const pollMs = 100;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function ownerOf(lock) {
  try {
    return Number(await readFile(lock, 'utf8'));
  } catch {
    // Given back between two looks.
    return undefined;
  }
}

/** Runs a step that only one command at a time may run in this clone; the lock of a process that died does not count. */
export async function alone(stateFolder, step, onWait = () => undefined) {
  const fault = await stateFolderFault(stateFolder);
  if (fault !== undefined) throw new BootstrapFailure('state-folder-unusable', stateFolderAdvice(stateFolder, fault));
  const lock = join(stateFolder, 'prepare.lock');
  const mine = `${lock}.${process.pid}.${randomUUID()}`;
  await writeFile(mine, String(process.pid));
  try {
    for (;;) {
      try {
        await link(mine, lock); // a link appears with its content, so a lock always names its owner
        break;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const owner = await ownerOf(lock);
      if (owner !== undefined && !isAlive(owner)) await rm(lock, { force: true });
      else {
        onWait('waiting for another command that installs or builds');
        await pause(pollMs);
      }
    }
  } finally {
    await rm(mine, { force: true });
  }
  try {
    return await step();
  } finally {
    await rm(lock, { force: true });
  }
}

import { link, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EngineFailure } from './failure.js';
import { isAlive } from './processes.js';

/** Tells a person what takes time. */
export type Progress = (message: string) => void;

/** How somebody waits for a part or a tool. */
export interface Waiting {
  readonly onProgress?: Progress;
  /** Aborts downloads and other long preparations when the person gives up. */
  readonly signal?: AbortSignal;
}

/** The folder for downloaded tools: the user's own cache, outside any clone. */
export function toolCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const cache = env['XDG_CACHE_HOME'];
  return join(cache === undefined || cache === '' ? join(homedir(), '.cache') : cache, 'traject');
}

/** Whether a file or folder is there. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    // Anything that cannot be looked at is as good as absent for a cache.
    return false;
  }
}

const lockWaitLimitMs = 10 * 60_000;
const lockPollMs = 50;

async function lockOwner(lock: string): Promise<number | undefined> {
  try {
    const pid = Number(await readFile(lock, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    // Released between two looks.
    return undefined;
  }
}

/** Takes the lock, also from an owner that died. The pid is in the file from its first moment: a link is atomic. */
async function takeLock(lock: string, onProgress: Progress): Promise<void> {
  const mine = `${lock}.${process.pid}.${randomUUID()}`;
  await writeFile(mine, String(process.pid));
  try {
    for (const until = Date.now() + lockWaitLimitMs; ; await pause(lockPollMs)) {
      try {
        await link(mine, lock);
        return;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const owner = await lockOwner(lock);
      if (owner !== undefined && !isAlive(owner)) await rm(lock, { force: true });
      else if (Date.now() > until) {
        throw new EngineFailure(
          'tool-cache-locked',
          `Process ${owner ?? 'unknown'} has held ${lock} for too long. End that process, or remove the file, and start again.`,
        );
      } else onProgress(`waiting for another start that installs ${basename(lock, '.lock')}`);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** Removes what installations that were cut short left beside the target; those of living processes stay. */
async function removeHalfFinished(target: string): Promise<void> {
  const prefix = `${basename(target)}.partial-`;
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(prefix)) continue;
    const owner = Number(name.slice(prefix.length));
    if (owner === process.pid || !isAlive(owner)) {
      await rm(join(dirname(target), name), { recursive: true, force: true });
    }
  }
}

/** Puts a finished folder in its place; one that was finished a moment earlier by another process is as good. */
async function putInPlace(partial: string, target: string): Promise<void> {
  try {
    await rename(partial, target);
  } catch (error) {
    if (!(await exists(target))) throw error;
  }
}

/**
 * A folder of the cache, filled once: beside its place first and renamed when complete, under a lock.
 * A half-finished earlier installation is removed, two at once do the work once.
 * @throws EngineFailure `tool-cache-locked`, and what `install` throws
 */
export async function cachedTool(
  name: string,
  install: (folder: string) => Promise<void>,
  onProgress: Progress = () => undefined,
  cacheFolder = toolCacheFolder(),
): Promise<string> {
  const target = join(cacheFolder, name);
  if (await exists(target)) return target;
  await mkdir(cacheFolder, { recursive: true });
  const lock = `${target}.lock`;
  await takeLock(lock, onProgress);
  try {
    if (await exists(target)) return target;
    await removeHalfFinished(target);
    const partial = `${target}.partial-${process.pid}`;
    await mkdir(partial);
    try {
      await install(partial);
      await putInPlace(partial, target);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    return target;
  } finally {
    await rm(lock, { force: true });
  }
}

import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Looking costs something too: what takes long is looked at less often, and heard of a twentieth of its time late. */
const shortestPauseMs = 10;
const longestPauseMs = 100;
const pauseAfter = (elapsedMs: number): number => Math.min(Math.max(elapsedMs / 20, shortestPauseMs), longestPauseMs);

/** Whether a process of that id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The command line of a process; empty when there is none (a zombie has none either). */
export async function commandLineOf(pid: number): Promise<string> {
  try {
    const { stdout } = await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)]);
    return stdout.trim();
  } catch {
    // `ps` ends with 1 when no such process exists, which is an answer here.
    return '';
  }
}

/** Sends a signal; a process that is gone already is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Waits until a condition holds; false when it did not within the limit. */
export async function eventually(holds: () => Promise<boolean> | boolean, limitMs: number): Promise<boolean> {
  const since = Date.now();
  for (;;) {
    if (await holds()) return true;
    const elapsedMs = Date.now() - since;
    if (elapsedMs > limitMs) return false;
    await pause(pauseAfter(elapsedMs));
  }
}

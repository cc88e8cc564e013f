import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const pollMs = 25;

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
  for (const until = Date.now() + limitMs; ; await pause(pollMs)) {
    if (await holds()) return true;
    if (Date.now() > until) return false;
  }
}

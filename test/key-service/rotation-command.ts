import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { environment } from '@traject/contracts';
import { onTestFinished } from 'vitest';
import { compiledOnce } from '../real-parts/compiled-once.js';

/** A rotation of keys as a process of its own. */
export interface RotationCommand {
  /** Ends as no process wants to. */
  kill(): Promise<void>;
  /** How it ended and what it said, both of its outputs. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly said: string }>;
}

const program = fileURLToPath(new URL('../../apps/worker/dist/rotate-keys.js', import.meta.url));

const outcomeOf = async (child: ChildProcess): Promise<{ exitCode: number | null; said: string }> => {
  let said = '';
  for (const output of [child.stdout, child.stderr]) {
    output?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  await once(child, 'close');
  return { exitCode: child.exitCode, said };
};

/** Starts it as an operator does; it ends with the test that runs. @param keys where it finds the keys */
export const rotateKeysCommand = (databaseUrl: string, keys: Readonly<Record<string, string>>): RotationCommand => {
  const env = { PATH: process.env['PATH'], ...compiledOnce(), [environment.databaseUrl]: databaseUrl, ...keys };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = outcomeOf(child);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  return { kill, ended };
};

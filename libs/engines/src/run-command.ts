import { spawn } from 'node:child_process';
import { EngineFailure, diskFullAdvice, meansDiskFull } from './failure.js';

/** How a tool is run to its end. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
  /** Milliseconds after which the tool is killed. */
  readonly limitMs: number;
  /** Ends the tool early, as when the person who waits gives up. */
  readonly signal?: AbortSignal | undefined;
}

const keptOutput = 8_000;

/**
 * Runs a tool to its end and gives its standard output.
 * @throws EngineFailure `command-failed` with the last lines it wrote, or `disk-full`
 */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.limitMs,
      killSignal: 'SIGKILL',
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    let output = '';
    let everything = '';
    const keep = (chunk: string) => {
      everything = (everything + chunk).slice(-keptOutput);
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      keep(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', keep);
    const fail = (why: string, cause?: unknown) => {
      const full = meansDiskFull(everything);
      const message = full ? diskFullAdvice : `${command} ${why}. ${lastLines(everything)}`;
      reject(new EngineFailure(full ? 'disk-full' : 'command-failed', message, { cause }));
    };
    child.once('error', (cause) => fail('could not be run', cause));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else if (signal !== null) fail(`was stopped by ${signal} (limit ${options.limitMs / 1000} s)`);
      else fail(`ended with exit code ${code}`);
    });
  });
}

/** The last lines of a text that are not empty, for an error message. */
export function lastLines(text: string, count = 8): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0 ? 'It wrote nothing.' : `Its last lines:\n  ${lines.slice(-count).join('\n  ')}`;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environment } from '@traject/contracts';
import { expect } from 'vitest';
import { compiledOnce } from './compiled-once.js';
import { strangeIn } from './log-lines.js';
import { afterThisTest } from './side-by-side.js';

/** A line of an app's log. */
export interface AppLine {
  readonly code?: string;
  readonly healthPort?: number;
  /** Where a gateway listens. */
  readonly address?: string;
}

/** How an app ended: one of the two is null. */
export interface AppEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A real app as a process of its own. */
export interface AppProcess {
  /** Resolves with the first line of this code since the start, or rejects when the process ends first. */
  logged(code: string): Promise<AppLine>;
  hasLogged(code: string): boolean;
  /** An answer of its health server. */
  health(path: string): Promise<{ readonly status: number; readonly body: string }>;
  /** Sends a signal and waits for the end; when it has ended already, gives how. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<AppEnd>;
}

/** Which app, and with what. */
export interface AppPlan {
  readonly name: 'worker' | 'relay' | 'reporting' | 'notifier' | 'gateway';
  /** Everything it finds in its environment; the port of its health server is a free one. */
  readonly env: Readonly<Record<string, string>>;
  /** Files that the build of this app leaves beside its program. */
  readonly needs?: readonly string[];
}

const built = (name: AppPlan['name'], file: string): string =>
  fileURLToPath(new URL(`../../apps/${name}/dist/${file}`, import.meta.url));

/**
 * Starts an app that was built. It ends with the test that is running, whatever the outcome, or after the last test of the
 * file where it is started for all of them (`forAllTestsOfThisFile`).
 */
export const startApp = ({ name, env, needs = [] }: AppPlan): AppProcess => {
  const missing = ['main.js', ...needs].filter((file) => !existsSync(built(name, file)));
  if (missing.length > 0) {
    throw new Error(`The ${name} is not built (${missing.join(', ')}). Run "npm test", which builds what is missing.`);
  }
  const child = spawn(process.execPath, [built(name, 'main.js')], {
    // No pipe is the caller's own: a process that outlives its test would keep that one open, and who reads it waiting.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...compiledOnce(), ...env, [environment.healthPort]: '0' },
  });
  // Not piped: many apps run at once, and each pipe listens to the other end for its end.
  child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  const lines: AppLine[] = [];
  const strange: string[] = [];
  const news = new EventTarget();
  let over = false;
  // Closed, not only exited: by then everything that it said has been read.
  const ended = once(child, 'close').then(([code, signal]): AppEnd => {
    over = true;
    news.dispatchEvent(new Event('news'));
    // The arguments of Node's event: one of the two is null.
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  createInterface({ input: child.stdout }).on('line', (text) => {
    // The apps write nothing but JSON objects.
    const line = JSON.parse(text) as AppLine;
    strange.push(...strangeIn(line));
    lines.push(line);
    news.dispatchEvent(new Event('news'));
  });
  const end = (signal: NodeJS.Signals): Promise<AppEnd> => {
    child.kill(signal);
    return ended;
  };
  afterThisTest(async () => {
    await end('SIGKILL');
    expect(strange, `what the ${name} may not write into its log`).toEqual([]);
  });
  const logged = async (code: string): Promise<AppLine> => {
    for (;;) {
      const line = lines.find((found) => found.code === code);
      if (line !== undefined) return line;
      if (over) throw new Error(`The ${name} ended before it said ${code}: ${JSON.stringify(lines.slice(-5))}`);
      await once(news, 'news');
    }
  };
  return {
    logged,
    hasLogged: (code) => lines.some((line) => line.code === code),
    health: async (path) => {
      const { healthPort } = await logged(`${name}-started`);
      const response = await fetch(`http://127.0.0.1:${healthPort}${path}`);
      return { status: response.status, body: await response.text() };
    },
    end,
  };
};

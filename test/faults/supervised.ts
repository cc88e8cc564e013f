import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environment } from '@traject/contracts';
import { sendSignal, startKafka, type RunningKafka } from '@traject/engines';
import { compiledOnce } from '../real-parts/compiled-once.js';

/** A process that is started again each time it ends, as an operator's supervisor does. */
export interface Supervised {
  /** Kills it with -9, and resolves once it is gone; it is started again by itself. */
  kill(): Promise<void>;
  /** Resolves once it was started again. */
  running(): Promise<void>;
  /** What it did that nobody asked it to; undefined when there is nothing. */
  trouble(): string | undefined;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** An app that is kept running. */
export interface SupervisedApp extends Supervised {
  /** Lets it stand still where it is, until it is thawed or killed. */
  freeze(): void;
  thaw(): void;
}

const inBuild = import.meta.url.includes('/dist/');

/** A program of an app that was built. */
export const builtProgram = (app: string, program: string): string => {
  const file = fileURLToPath(
    new URL(`${inBuild ? '../../..' : '../..'}/apps/${app}/dist/${program}.js`, import.meta.url),
  );
  if (!existsSync(file))
    throw new Error(`${app}/${program} is not built. Run "npm test", which builds what is missing.`);
  return file;
};

/** What an app is started with. */
export interface AppPlan {
  readonly name: 'relay' | 'reporting';
  readonly env: Readonly<Record<string, string>>;
  /** A module that is loaded before the program. */
  readonly preload?: string;
}

const keptLines = 5;
/** An app that ends by itself more often than this is not started again: it would only go on so. */
const mostEndsByItself = 5;

/** Starts an app and keeps it running. */
export const superviseApp = ({ name, env, preload }: AppPlan): SupervisedApp => {
  const program = builtProgram(name, 'main');
  let wanted = true;
  let killed = false;
  let endsByItself = 0;
  const lines: string[] = [];
  const hear = (line: string): void => {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
  };
  const start = (): ChildProcess => {
    const before = preload === undefined ? [] : ['--import', preload];
    const child = spawn(process.execPath, [...before, program], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], ...compiledOnce(), ...env, [environment.healthPort]: '0' },
    });
    for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', hear);
    child.once('exit', () => {
      if (!killed) endsByItself += 1;
      killed = false;
      if (wanted && endsByItself <= mostEndsByItself) current = start();
    });
    return child;
  };
  let current = start();
  const kill = async (): Promise<void> => {
    if (current.exitCode !== null || current.signalCode !== null) return;
    const ended = once(current, 'exit');
    killed = true;
    current.kill('SIGKILL');
    await ended;
  };
  return {
    freeze: () => void current.kill('SIGSTOP'),
    thaw: () => void current.kill('SIGCONT'),
    kill,
    running: () => Promise.resolve(),
    trouble: () =>
      endsByItself === 0 ? undefined : `The ${name} ended by itself ${endsByItself} times:\n${lines.join('\n')}`,
    stop: () => {
      wanted = false;
      return kill();
    },
  };
};

/** A Kafka of a run's own that is kept running. */
export interface SupervisedKafka extends Supervised {
  readonly brokers: string;
}

/** Starts Kafka in a folder and keeps it running, always at the same port and with the same data. */
export const superviseKafka = async (folder: string, onProgress?: (line: string) => void): Promise<SupervisedKafka> => {
  const dataDirectory = join(folder, 'kafka');
  const first = await startKafka({ dataDirectory, ...(onProgress === undefined ? {} : { onProgress }) });
  const { brokers } = first;
  const port = Number(brokers.split(':').at(-1));
  let current: Promise<RunningKafka> = Promise.resolve(first);
  let trouble: string | undefined;
  return {
    brokers,
    kill: async () => {
      const running = await current;
      sendSignal(running.pid, 'SIGKILL');
      await running.exited;
      current = startKafka({ dataDirectory, port });
      // Whoever waits for it hears of it, and whoever looks for trouble.
      current.catch((error: unknown) => {
        trouble = `Kafka could not be started again: ${String(error)}`;
      });
    },
    running: async () => {
      await current;
    },
    trouble: () => trouble,
    stop: async () => (await current).stop(),
  };
};

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environment } from '@traject/contracts';

/** A line of the relay's log. */
export interface RelayLine {
  readonly code?: string;
  readonly healthPort?: number;
}

/** How a process ended. */
export interface RelayEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The real relay as a process of its own. */
export interface RelayProcess {
  /** Resolves with the first line of this code that was logged since the start, or rejects when the process ends first. */
  logged(code: string): Promise<RelayLine>;
  hasLogged(code: string): boolean;
  /** An answer of its health server. */
  health(path: string): Promise<{ readonly status: number; readonly body: string }>;
  /** Sends a signal and waits for the end. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<RelayEnd>;
}

/** What a relay is started with. */
export interface RelayWorld {
  readonly databaseUrl: string;
  readonly brokers: string;
  readonly topicPrefix: string;
}

const program = fileURLToPath(new URL('../../apps/relay/dist/main.js', import.meta.url));

/** Starts the relay that was built. */
export const startRelay = ({ databaseUrl, brokers, topicPrefix }: RelayWorld): RelayProcess => {
  if (!existsSync(program)) throw new Error('The relay is not built. Run "npm run build" and then the tests again.');
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      [environment.databaseUrl]: databaseUrl,
      [environment.kafkaBrokers]: brokers,
      [environment.kafkaTopicPrefix]: topicPrefix,
      [environment.healthPort]: '0',
    },
  });
  const lines: RelayLine[] = [];
  const news = new EventTarget();
  const ended = once(child, 'exit').then(([code, signal]): RelayEnd => {
    news.dispatchEvent(new Event('news'));
    // The arguments of Node's exit event: one of the two is null.
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  createInterface({ input: child.stdout }).on('line', (text) => {
    // The relay writes nothing but JSON objects.
    lines.push(JSON.parse(text) as RelayLine);
    news.dispatchEvent(new Event('news'));
  });
  const logged = async (code: string): Promise<RelayLine> => {
    for (;;) {
      const line = lines.find((found) => found.code === code);
      if (line !== undefined) return line;
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`The relay ended before it said ${code}: ${JSON.stringify(lines.slice(-5))}`);
      }
      await once(news, 'news');
    }
  };
  return {
    logged,
    hasLogged: (code) => lines.some((line) => line.code === code),
    health: async (path) => {
      const { healthPort } = await logged('relay-started');
      const response = await fetch(`http://127.0.0.1:${healthPort}${path}`);
      return { status: response.status, body: await response.text() };
    },
    end: async (signal) => {
      child.kill(signal);
      return ended;
    },
  };
};

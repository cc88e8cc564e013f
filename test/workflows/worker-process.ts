import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environment } from '@traject/contracts';

interface WorkerLine {
  readonly code?: string;
  readonly healthPort?: number;
}

/** The real worker as a process of its own. */
export interface WorkerProcess {
  /** Resolves with the first line of this code since the start, or rejects when the process ends first. */
  logged(code: string): Promise<WorkerLine>;
  /** An answer of its health server. */
  health(path: string): Promise<{ readonly status: number; readonly body: string }>;
  /** Sends a signal and waits for the end; gives the exit code, null when it was killed. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** What a worker is started with. */
export interface WorkerWorld {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly taskQueue: string;
}

const program = fileURLToPath(new URL('../../apps/worker/dist/main.js', import.meta.url));
const bundle = fileURLToPath(new URL('../../apps/worker/dist/workflow-bundle.js', import.meta.url));

/** Starts the worker that was built. */
export const startWorker = ({ databaseUrl, temporalAddress, taskQueue }: WorkerWorld): WorkerProcess => {
  if (!existsSync(program) || !existsSync(bundle)) {
    throw new Error('The worker is not built. Run "npm run build", bundle the workflows, and then the tests again.');
  }
  const child = spawn(process.execPath, [program, '--noted-in=nowhere'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      [environment.databaseUrl]: databaseUrl,
      [environment.temporalAddress]: temporalAddress,
      [environment.taskQueue]: taskQueue,
      [environment.healthPort]: '0',
    },
  });
  const lines: WorkerLine[] = [];
  const news = new EventTarget();
  const ended = once(child, 'exit').then(([code]): number | null => {
    news.dispatchEvent(new Event('news'));
    return code as number | null; // Node's exit event gives a code or, after a signal, null.
  });
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(JSON.parse(text) as WorkerLine); // The worker writes nothing but JSON objects.
    news.dispatchEvent(new Event('news'));
  });
  const logged = async (code: string): Promise<WorkerLine> => {
    for (;;) {
      const line = lines.find((found) => found.code === code);
      if (line !== undefined) return line;
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`The worker ended before it said ${code}: ${JSON.stringify(lines.slice(-5))}`);
      }
      await once(news, 'news');
    }
  };
  return {
    logged,
    health: async (path) => {
      const { healthPort } = await logged('worker-started');
      const response = await fetch(`http://127.0.0.1:${healthPort}${path}`);
      return { status: response.status, body: await response.text() };
    },
    end: async (signal) => {
      child.kill(signal);
      return ended;
    },
  };
};

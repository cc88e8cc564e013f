import { cleanUpAfterDeadParent, eventually, sendSignal, writePidFile } from '@traject/engines';
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { ownSourceMaps } from '../../bootstrap/source-maps.mjs';
import { LocalFailure } from '../local-failure.js';

/** The processes of the product. */
export const appNames = ['worker', 'relay', 'reporting', 'notifier', 'gateway'] as const;

/** Name of a process of the product. */
export type AppName = (typeof appNames)[number];

/** A process of the product and how it is run. */
export interface AppPlan {
  readonly name: AppName;
  readonly env: Readonly<Record<string, string>>;
  /** Answers 200 when the process can do its work. */
  readonly readyUrl: string;
  /** Where its JSON log goes. */
  readonly logFile: string;
  /** Notes the running process for a start that comes after one that was killed. */
  readonly pidFile: string;
}

/** An app that is kept running until it is stopped. */
export interface RunningApp {
  readonly name: string;
  pid(): number | undefined;
  /** Settles with the failure when the app ended more often than is reasonable; never when it was stopped. */
  readonly gaveUp: Promise<LocalFailure>;
  /** Lets it finish what it is doing; kills it when that takes too long. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

const drainLimitMs = 20_000;
const restarts = { most: 4, withinMs: 120_000, firstPauseMs: 500 } as const;

const programOf = (name: AppName) => fileURLToPath(new URL(`../../../${name}/dist/main.js`, import.meta.url));

/** Stands in the app's command line, so that it is told from the same app of another stack. */
const markOf = ({ pidFile }: AppPlan): string => `--noted-in=${pidFile}`;

/**
 * Stops an app that a killed start left running.
 * @throws EngineFailure `engine-already-running` when that start is alive
 */
export function cleanUpApp({ name, pidFile }: Pick<AppPlan, 'name' | 'pidFile'>): Promise<void> {
  return cleanUpAfterDeadParent(pidFile, `The ${name}`, 'SIGTERM');
}

function spawnApp(plan: AppPlan): ChildProcess {
  const program = programOf(plan.name);
  if (!existsSync(program)) throw new LocalFailure('app-missing', `The ${plan.name} is not built (${program}).`);
  const log = openSync(plan.logFile, 'a');
  try {
    // A process group of its own: Ctrl-C reaches the stack alone, which then stops its parts in order.
    return spawn(process.execPath, [ownSourceMaps, program, markOf(plan)], {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...plan.env },
    });
  } finally {
    closeSync(log);
  }
}

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const exitOf = (child: ChildProcess): Promise<void> =>
  ended(child)
    ? Promise.resolve()
    : new Promise((resolve) =>
        child.once('exit', () => {
          resolve();
        }),
      );

async function lastLogLines(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
  return lines
    .slice(-5)
    .map((line) => `  ${line.slice(0, 500)}`)
    .join('\n');
}

/**
 * Runs an app and starts it again, later each time, when it ends by itself; gives up when that happens too often.
 * @throws LocalFailure `app-missing`
 */
export function runApp(plan: AppPlan, tell: (message: string) => void): RunningApp {
  const stopping = new AbortController();
  let child = spawnApp(plan);
  const endings: number[] = [];

  async function keepRunning(): Promise<LocalFailure> {
    for (;;) {
      if (child.pid !== undefined) await writePidFile(plan.pidFile, { pid: child.pid, mark: markOf(plan) });
      await exitOf(child);
      if (stopping.signal.aborted) return new Promise(() => undefined);
      const now = Date.now();
      endings.push(now);
      const recent = endings.filter((at) => now - at < restarts.withinMs).length;
      if (recent > restarts.most) return keepsFailing(plan, recent);
      tell(`The ${plan.name} ended by itself and is started again (log: ${plan.logFile}).`);
      await pause(restarts.firstPauseMs * 2 ** (recent - 1));
      if (!stopping.signal.aborted) child = spawnApp(plan);
    }
  }

  const kill = () => {
    stopping.abort();
    if (child.pid !== undefined && !ended(child)) sendSignal(child.pid, 'SIGKILL');
  };
  const stop = async () => {
    stopping.abort();
    if (child.pid !== undefined && !ended(child)) sendSignal(child.pid, 'SIGTERM');
    if (!(await eventually(() => ended(child), drainLimitMs))) kill();
    await exitOf(child);
    await rm(plan.pidFile, { force: true });
  };
  return { name: plan.name, pid: () => child.pid, gaveUp: keepRunning(), stop, kill };
}

async function keepsFailing({ name, logFile }: AppPlan, times: number): Promise<LocalFailure> {
  return new LocalFailure(
    'app-keeps-failing',
    `The ${name} ended by itself ${times} times in a short while. Data is kept. Its last lines:\n${await lastLogLines(logFile)}\nThe whole log is in ${logFile}.`,
  );
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    // Not listening yet; the caller has the limit.
    return false;
  }
}

/**
 * Waits until an app says that it is ready.
 * @throws LocalFailure `app-not-ready`
 */
export async function appReady(plan: AppPlan, limitMs: number, stop: AbortSignal): Promise<void> {
  if (await eventually(async () => stop.aborted || (await isReady(plan.readyUrl)), limitMs)) return;
  throw new LocalFailure(
    'app-not-ready',
    `The ${plan.name} was not ready within ${limitMs / 1000} s. Data is kept. Its last lines:\n${await lastLogLines(plan.logFile)}\nThe whole log is in ${plan.logFile}.`,
  );
}

import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { EngineFailure, diskFullAdvice, meansDiskFull } from './failure.js';
import { writePidFile } from './pid-file.js';
import { eventually, sendSignal } from './processes.js';
import { lastLines } from './run-command.js';

/** A real part as a child process. */
export interface ChildPlan {
  /** Name for messages, such as `PostgreSQL`. */
  readonly part: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
  /** Where its output goes; it also holds the last lines that a failed start reports. */
  readonly logFile: string;
  readonly pidFile: string;
  /** A text in the command line that only this child has. */
  readonly mark: string;
  /** The signal that makes it stop in good order. */
  readonly stopSignal: NodeJS.Signals;
  /** Milliseconds it may take to stop before it is killed. */
  readonly stopLimitMs: number;
  /** Milliseconds it may take until `isReady` holds. */
  readonly readyLimitMs: number;
  /** Asks the part itself; may throw while it is not ready. */
  readonly isReady: () => Promise<boolean>;
}

/** A part that runs and answers. */
export interface RunningEngine {
  readonly pid: number;
  /** Where its output goes. */
  readonly logFile: string;
  /** Settles when the process has ended, whoever ended it. */
  readonly exited: Promise<void>;
  /** Stops it in good order; kills it when it takes too long. Harmless when it ended already. */
  stop(): Promise<void>;
}

/**
 * Starts a part in a process group of its own, so that Ctrl-C reaches only the parent, and waits until it answers.
 * @throws EngineFailure `engine-died`, `engine-not-ready`, `disk-full`
 */
export async function startChild(plan: ChildPlan): Promise<RunningEngine> {
  const log = openSync(plan.logFile, 'w');
  const child = spawn(plan.command, plan.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: plan.env ?? process.env,
    ...(plan.uid === undefined ? {} : { uid: plan.uid }),
    ...(plan.gid === undefined ? {} : { gid: plan.gid }),
  });
  closeSync(log);
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    const end = () => {
      ended = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const { pid } = child;
  if (pid === undefined) {
    await exited;
    throw new EngineFailure('engine-died', `${plan.part} could not be run: ${plan.command} is not executable here.`);
  }
  await writePidFile(plan.pidFile, { pid, mark: plan.mark });

  const stop = async () => {
    sendSignalUnlessEnded(plan.stopSignal);
    if (!(await eventually(() => ended, plan.stopLimitMs))) sendSignalUnlessEnded('SIGKILL');
    await exited;
    await rm(plan.pidFile, { force: true });
  };
  function sendSignalUnlessEnded(signal: NodeJS.Signals) {
    if (!ended && pid !== undefined) sendSignal(pid, signal);
  }

  const ready = await eventually(async () => ended || (await answers(plan.isReady)), plan.readyLimitMs);
  if (ready && !ended) return { pid, logFile: plan.logFile, exited, stop };
  const died = ended;
  await stop();
  throw await failedStart(plan, died);
}

async function answers(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch {
    // A part that is starting refuses connections; the caller has the limit and the log.
    return false;
  }
}

async function failedStart(plan: ChildPlan, died: boolean): Promise<EngineFailure> {
  const log = await readFile(plan.logFile, 'utf8');
  if (meansDiskFull(log)) return new EngineFailure('disk-full', `${plan.part}: ${diskFullAdvice}`);
  const what = died ? 'ended while it was starting' : `did not answer within ${plan.readyLimitMs / 1000} s`;
  return new EngineFailure(
    died ? 'engine-died' : 'engine-not-ready',
    `${plan.part} ${what}. Data is kept. ${lastLines(log)}\nThe whole log is in ${plan.logFile}.`,
  );
}

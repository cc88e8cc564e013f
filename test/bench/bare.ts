import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { environment } from '@traject/contracts';
import { bare } from './bare-names.js';
import type { Play, Timed } from './load.js';

/** The bare workflow, ready to be driven. */
export interface Bare {
  readonly play: Play;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('bare-worker.js', import.meta.url));
const startLimitMs = 30_000;

const isRunning = async (worker: ChildProcess, signal: AbortSignal): Promise<void> => {
  const ended = once(worker, 'exit').then(() => Promise.reject(new Error('The worker of the bare workflow ended.')));
  const limit = AbortSignal.any([signal, AbortSignal.timeout(startLimitMs)]);
  await Promise.race([once(worker, 'message', { signal: limit }), ended]);
};

const end = async (worker: ChildProcess): Promise<void> => {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = once(worker, 'exit');
  if (worker.connected) worker.disconnect();
  const force = setTimeout(() => worker.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(force);
};

/** Starts a worker for the bare workflow; a journey of it is five Updates, the first of which starts it. */
export const startBare = async (temporalAddress: string, signal: AbortSignal): Promise<Bare> => {
  // Its own process group: Ctrl-C reaches the benchmark alone, which then stops its parts in order.
  const worker = fork(program, {
    detached: true,
    env: { ...process.env, [environment.temporalAddress]: temporalAddress },
  });
  try {
    await isRunning(worker, signal);
    const connection = await Connection.connect({ address: temporalAddress });
    const { workflow: client } = new Client({ connection });
    const updates = async (timed: Timed): Promise<void> => {
      const workflowId = `bare/${randomUUID()}`;
      const startWorkflowOperation = new WithStartWorkflowOperation(bare.workflowType, {
        workflowId,
        taskQueue: bare.taskQueue,
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      await client.executeUpdateWithStart(bare.update, { startWorkflowOperation });
      const handle = client.getHandle(workflowId);
      for (let sent = 1; sent < bare.updates; sent += 1) await timed(() => handle.executeUpdate(bare.update));
    };
    const play: Play = (timed) => connection.withAbortSignal(signal, () => updates(timed));
    return {
      play,
      stop: async () => {
        await connection.close();
        await end(worker);
      },
    };
  } catch (error) {
    await end(worker);
    throw error;
  }
};

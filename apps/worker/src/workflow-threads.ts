import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import workerThreads, { type WorkerOptions } from 'node:worker_threads';

/** The program of a thread in which Temporal's SDK runs workflows. */
const programOfWorkflows = /[\\/]workflow-worker-thread\.js$/;

/** Beside this file, built or not. */
const first = new URL(`no-promise-traces${extname(fileURLToPath(import.meta.url))}`, import.meta.url).href;

/** Node's own, so that whoever asks a second time changes nothing. */
const { Worker: Thread } = workerThreads;

const isOfWorkflows = (program: string | URL): boolean => programOfWorkflows.test(String(program));

/**
 * Lets the threads of workflows, made from now on, forgo the traces of promises. Temporal's SDK takes the trace of every
 * promise of a workflow when it is made, for a query that nobody may ask here; that took about a third of the workflows'
 * time, and the SDK has no setting for it. Errors keep their traces.
 */
export const forgoTracesOfPromises = (): void => {
  class ThreadWithoutTraces extends Thread {
    constructor(program: string | URL, options: WorkerOptions = {}) {
      const { execArgv = [] } = options;
      super(program, isOfWorkflows(program) ? { ...options, execArgv: [...execArgv, '--import', first] } : options);
    }
  }
  // The SDK takes the class from the module each time it makes a thread.
  Object.assign(workerThreads, { Worker: ThreadWithoutTraces });
};

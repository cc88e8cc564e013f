import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import workerThreads from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { forgoTracesOfPromises } from './workflow-threads.js';

const { Worker: Thread } = workerThreads;
const programOfSdk = createRequire(import.meta.url).resolve(
  '@temporalio/worker/lib/workflow/workflow-worker-thread.js',
);

/** Counts the promises of which a hook hears, as Temporal's SDK asks for one. */
const counting = `
  let heard = 0;
  require('node:v8').promiseHooks.createHook({ init: () => { heard += 1; } });
  const made = [Promise.resolve(), Promise.resolve()];
  require('node:worker_threads').parentPort.postMessage({ heard: heard > 0, trace: new Error('x').stack.split('\\n').length > 1 });`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traject-threads-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  Object.assign(workerThreads, { Worker: Thread });
});

const saidInThread = async (name: string): Promise<unknown> => {
  const program = join(folder, name);
  await writeFile(program, counting);
  const thread = new workerThreads.Worker(program);
  const [said] = await once(thread, 'message');
  await thread.terminate();
  return said;
};

test('in the threads of workflows no promise is heard of, and errors keep their traces', async () => {
  forgoTracesOfPromises();
  expect(await saidInThread(basename(programOfSdk))).toEqual({ heard: false, trace: true });
});

test('in every other thread, and unless told, all are (negative control)', async () => {
  expect(await saidInThread(basename(programOfSdk))).toEqual({ heard: true, trace: true });
  forgoTracesOfPromises();
  expect(await saidInThread('another-thread.js')).toEqual({ heard: true, trace: true });
});

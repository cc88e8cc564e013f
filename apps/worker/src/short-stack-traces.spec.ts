import { setFlagsFromString } from 'node:v8';
import { createContext, runInContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { shortenStackTracesOfWorkflows } from './short-stack-traces.js';

afterEach(() => {
  setFlagsFromString('--stack-trace-limit=10');
});

const framesInNewContext = (): unknown => runInContext('Error.stackTraceLimit', createContext());

/** Workflows run in a context of a thread of its own. */
const framesInContextOfThread = async (): Promise<unknown> => {
  const thread = new Worker(
    `const { createContext, runInContext } = require('node:vm');
     require('node:worker_threads').parentPort.postMessage(runInContext('Error.stackTraceLimit', createContext()));`,
    { eval: true },
  );
  const [frames] = await once(thread, 'message');
  await thread.terminate();
  return frames;
};

test('traces are short where workflows run, and as long as before elsewhere', async () => {
  const before = Error.stackTraceLimit;
  shortenStackTracesOfWorkflows();
  expect([framesInNewContext(), await framesInContextOfThread()]).toEqual([4, 4]);
  expect(Error.stackTraceLimit).toBe(before);
});

test('they are longer unless told (negative control)', async () => {
  expect([framesInNewContext(), await framesInContextOfThread()]).toEqual([10, 10]);
});

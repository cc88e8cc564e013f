import { commandLineOf, eventually, sendSignal } from '@traject/engines';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runInOwnGroup, type GroupPlan } from './own-group.js';

/** Notes its process id and runs until a signal ends it, whatever it does on SIGTERM. */
const running = (file: string, onSigterm: string): string =>
  `process.on('SIGTERM', () => { ${onSigterm} });
   setInterval(() => undefined, 50);
   require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid));`;

/** Starts another program and ends with code 3 as soon as that one runs. */
const leaving = (file: string, program: string): string =>
  `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(program)}], { stdio: 'inherit' });
   setInterval(() => { if (require('node:fs').existsSync(${JSON.stringify(file)})) process.exit(3); }, 20);`;

/** A file for the id of a process, which does not outlive the test. */
const newPidFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-group-'));
  const file = join(folder, randomUUID());
  onTestFinished(async () => {
    sendSignal(await pidIn(file), 'SIGKILL');
    await rm(folder, { recursive: true });
  });
  return file;
};

const pidIn = async (file: string): Promise<number> => Number(await readFile(file, 'utf8'));
const isWritten = (file: string) =>
  eventually(async () => (await readFile(file, 'utf8').catch(() => '')) !== '', 20_000);
// A process that ended stays in the list for a while, but not its command line.
const isGone = (pid: number) => eventually(async () => !(await commandLineOf(pid)).includes('setInterval'), 20_000);

const plan = (program: string, given: Partial<GroupPlan> = {}): GroupPlan => ({
  program: process.execPath,
  args: ['-e', program],
  cwd: tmpdir(),
  env: process.env,
  output: 'ignore',
  interrupted: new AbortController().signal,
  isDone: async () => false,
  patience: { interruptedMs: 20_000, leftMs: 20, askedMs: 20_000 },
  ...given,
});

test('a program that leaves nothing behind is only run', async () => {
  expect(await runInOwnGroup(plan('process.exit(4)'))).toEqual({ exitCode: 4, leftBehind: [] });
});

test('what a program left running is ended and named', async () => {
  const file = await newPidFile();
  const { exitCode, leftBehind } = await runInOwnGroup(plan(leaving(file, running(file, 'process.exit()'))));
  expect(exitCode).toBe(3);
  expect(leftBehind).toEqual([expect.stringContaining('setInterval')]);
  expect(await isGone(await pidIn(file))).toBe(true);
});

test('what a program left running is killed when it does not listen', async () => {
  const file = await newPidFile();
  const patience = { interruptedMs: 20_000, leftMs: 20, askedMs: 50 };
  const { leftBehind } = await runInOwnGroup(plan(leaving(file, running(file, '')), { patience }));
  expect(leftBehind).toHaveLength(1);
  expect(await isGone(await pidIn(file))).toBe(true);
});

test('what keeps a program from ending after its work is ended, and the program ends by itself', async () => {
  const file = await newPidFile();
  // The test's process has started the one that is left, and is gone; the program waits until nobody writes any more.
  const waiting = `require('node:child_process')
    .spawn(process.execPath, ['-e', ${JSON.stringify(leaving(file, running(file, 'process.exit()')))}])
    .once('close', () => process.exit(5));`;
  const isDone = async () => (await readFile(file, 'utf8').catch(() => '')) !== '';
  const { exitCode, leftBehind } = await runInOwnGroup(plan(waiting, { isDone }));
  expect(exitCode).toBe(5);
  expect(leftBehind).toEqual([expect.stringContaining('setInterval')]);
});

test('what a program runs itself is not touched when its work is done', async () => {
  const file = await newPidFile();
  const looks: number[] = [];
  const busy = `const child = require('node:child_process')
      .spawn(process.execPath, ['-e', ${JSON.stringify(running(file, 'process.exit(6)'))}]);
    child.once('exit', (code) => process.exit(code === null ? 9 : code));
    process.on('SIGTERM', () => child.kill('SIGTERM'));`;
  const interrupted = new AbortController();
  const isDone = async () => {
    if (await readFile(file, 'utf8').catch(() => '')) looks.push(looks.length);
    if (looks.length === 3) interrupted.abort();
    return true;
  };
  const run = await runInOwnGroup(plan(busy, { isDone, interrupted: interrupted.signal }));
  expect(run).toEqual({ exitCode: 6, leftBehind: [] });
});

test('Ctrl-C reaches the program, which ends as it wants to', async () => {
  const file = await newPidFile();
  const interrupted = new AbortController();
  const run = runInOwnGroup(plan(running(file, 'process.exit(7)'), { interrupted: interrupted.signal }));
  expect(await isWritten(file)).toBe(true);
  interrupted.abort();
  expect(await run).toEqual({ exitCode: 7, leftBehind: [] });
});

test('a program that does not listen to Ctrl-C is killed', async () => {
  const file = await newPidFile();
  const interrupted = new AbortController();
  const patience = { interruptedMs: 50, leftMs: 20, askedMs: 20_000 };
  const run = runInOwnGroup(plan(running(file, ''), { interrupted: interrupted.signal, patience }));
  expect(await isWritten(file)).toBe(true);
  interrupted.abort();
  expect(await run).toEqual({ exitCode: undefined, leftBehind: [] });
});

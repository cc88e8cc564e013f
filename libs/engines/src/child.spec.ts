import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { startChild, type ChildPlan } from './child.js';
import { fakeMachine } from './fake-tools.js';
import { cleanUpAfterDeadParent, writePidFile } from './pid-file.js';
import { isAlive } from './processes.js';

const idOfNobody = 2 ** 30;

/** A part made up for a test: a shell script that stays until it is stopped, unless the script says otherwise. */
async function partOf(script: string, isReady: () => boolean = () => true): Promise<ChildPlan> {
  const { path } = await fakeMachine({ part: script });
  return {
    part: 'The part',
    command: join(path, 'part'),
    args: [],
    logFile: join(path, 'part.log'),
    pidFile: join(path, 'part.pid'),
    mark: path,
    stopSignal: 'SIGTERM',
    stopLimitMs: 5_000,
    readyLimitMs: 5_000,
    isReady: () => Promise.resolve(isReady()),
  };
}

const stays = 'trap "exit 0" TERM; while :; do /bin/sleep 0.02; done';

test('a part that dies while it starts is reported with the last lines of its log', async () => {
  const plan = await partOf('echo "the config is wrong"; exit 3', () => false);
  await expect(startChild(plan)).rejects.toMatchObject({
    code: 'engine-died',
    message: expect.stringMatching(/The part ended while it was starting.*the config is wrong/s),
  });
  expect(existsSync(plan.pidFile)).toBe(false);
});

test('a part that dies of a full disk is reported as a full disk', async () => {
  const plan = await partOf('echo "could not write: No space left on device"; exit 1', () => false);
  await expect(startChild(plan)).rejects.toMatchObject({ code: 'disk-full' });
});

test('a part that never answers is stopped and reported', async () => {
  const plan = await partOf(stays, () => false);
  await expect(startChild({ ...plan, readyLimitMs: 50 })).rejects.toMatchObject({ code: 'engine-not-ready' });
  expect(existsSync(plan.pidFile)).toBe(false);
});

test('a part runs in a process group of its own, so that Ctrl-C does not reach it', async () => {
  const plan = await partOf(stays);
  const part = await startChild(plan);
  const { stdout: groupOf } = await promisify(execFile)('ps', ['-o', 'pgid=', '-p', String(part.pid)]);
  await part.stop();
  expect(Number(groupOf)).toBe(part.pid);
  expect(isAlive(part.pid)).toBe(false);
});

test('a part that does not want to stop is killed', async () => {
  const plan = await partOf('trap "" TERM; echo up; while :; do /bin/sleep 0.02; done');
  const isReady = async () => (await readFile(plan.logFile, 'utf8')).includes('up');
  const part = await startChild({ ...plan, stopLimitMs: 50, isReady });
  await part.stop();
  expect(isAlive(part.pid)).toBe(false);
});

/** Something that runs as if a start that was killed had left it; ended after the test in any case. */
function leftBehind(script: string): Promise<number> {
  const child = spawn('/bin/sh', ['-c', 'echo; while :; do /bin/sleep 0.02; done', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return new Promise((resolve) =>
    child.stdout.once('data', () => {
      resolve(child.pid ?? 0);
    }),
  );
}

async function noteOf(pid: number, mark: string, parentPid: number): Promise<string> {
  const { path } = await fakeMachine({});
  const file = join(path, 'part.pid');
  await writePidFile(file, { pid, mark });
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), parentPid }));
  return file;
}

test('what a killed start left running is stopped by the next start', async () => {
  const pid = await leftBehind('/data/of/this/stack');
  const file = await noteOf(pid, '/data/of/this/stack', idOfNobody);
  await cleanUpAfterDeadParent(file, 'The part', 'SIGTERM');
  expect(isAlive(pid)).toBe(false);
  expect(existsSync(file)).toBe(false);
});

test('a process that merely got the same id is left alone', async () => {
  const pid = await leftBehind('/somebody/elses/data');
  const file = await noteOf(pid, '/data/of/this/stack', idOfNobody);
  await cleanUpAfterDeadParent(file, 'The part', 'SIGTERM');
  expect(isAlive(pid)).toBe(true);
});

test('a part of a start that is still alive is not touched, and the second start is refused', async () => {
  const pid = await leftBehind('/data/of/this/stack');
  const file = await noteOf(pid, '/data/of/this/stack', process.ppid);
  await expect(cleanUpAfterDeadParent(file, 'The part', 'SIGTERM')).rejects.toMatchObject({
    code: 'engine-already-running',
  });
  expect(isAlive(pid)).toBe(true);
});

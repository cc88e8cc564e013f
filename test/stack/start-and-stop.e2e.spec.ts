import { eventually, freePort } from '@traject/engines';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { afterThisTest, besideOthers } from '../real-parts/side-by-side.js';
import { command, locksIn, newStateFolder, processesOn, ready, startStack, type Started } from './local-stack.js';

/** Several starts of everything that there is. */
const severalStartsMs = 300_000;

besideOthers(
  'a stack serves, refuses a second one on its data, starts an app again that dies, stops on Ctrl-C without leaving anything, and starts again on its data; what a killed start left is cleaned up by the next one, and a part that dies stops it with a message',
  async () => {
    const folder = await newStateFolder();
    const first = startStack(folder);
    const stack = await ready(folder, first);
    expect((await processesOn(folder)).length).toBeGreaterThanOrEqual(6); // the control of the checks below
    expect(await locksIn(folder)).toContain('stack.lock');
    const response = await fetch(`${stack.gateway}/health/ready`);
    expect(response.status).toBe(200);
    expect(await command(folder, 'verifyAccessLog')).toEqual({
      exitCode: 0,
      output: expect.stringMatching(/^\d+ entries in \d+ chains: all whole\.$/),
      errors: '',
    });
    await expectSecondRefused(folder);
    await expectAppStartedAgain(folder, first);
    process.kill(first.pid, 'SIGINT');
    expect(await first.ended).toMatchObject({ exitCode: 0 });
    await expectNothingLeft(folder);
    // That it could not be done is not what a broken log is told by.
    expect(await command(folder, 'verifyAccessLog')).toMatchObject({ exitCode: 2, output: '' });

    const killed = startStack(folder);
    await ready(folder, killed);
    process.kill(killed.pid, 'SIGKILL');
    await killed.ended;
    expect((await processesOn(folder)).length).toBeGreaterThan(0);

    const next = startStack(folder);
    // Before that the file of the killed start may still be there, and is not to be read.
    expect(await eventually(() => /Ready\./.test(next.output()), 90_000)).toBe(true);
    const { processes } = await ready(folder, next);
    process.kill(Number(processes['Kafka']), 'SIGKILL');
    const { exitCode, output } = await next.ended;
    expect(exitCode).toBe(1);
    expect(output).toMatch(/engine-ended: Kafka ended by itself. Data is kept/);
    await expectNothingLeft(folder);
  },
  severalStartsMs,
);

async function expectNothingLeft(folder: string): Promise<void> {
  expect(await processesOn(folder)).toEqual([]);
  expect(await locksIn(folder)).toEqual([]);
}

/** The one that runs is left alone: it still serves whoever looks for it. */
async function expectSecondRefused(folder: string): Promise<void> {
  const second = await startStack(folder).ended;
  expect(second.exitCode).toBe(1);
  expect(second.output).toContain('stack-already-running:');
  const given = await command(folder, 'token', 'hr-noord');
  expect(given).toMatchObject({ exitCode: 0, errors: '' });
  expect(given.output).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  const refused = await command(folder, 'token', 'somebody');
  expect(refused).toMatchObject({ exitCode: 1, output: '' });
  expect(refused.errors).toMatch(/identity-unknown: .*bmw-bos.*coordinator/);
}

async function expectAppStartedAgain(folder: string, stack: Started): Promise<void> {
  const pidOf = async (words: string) =>
    (await processesOn(folder)).find(({ command }) => command.includes(words))?.pid;
  const worker = await pidOf('worker/dist/main.js');
  process.kill(worker ?? Number.NaN, 'SIGKILL');
  const startedAgain = async () => ![undefined, worker].includes(await pidOf('worker/dist/main.js'));
  expect(await eventually(startedAgain, 30_000)).toBe(true);
  expect(stack.output()).toContain('The worker ended by itself and is started again');
}

besideOthers('Ctrl-C in the middle of a start stops what was started until then', async () => {
  const folder = await newStateFolder();
  const stack = startStack(folder);
  await eventually(() => existsSync(join(folder, 'postgres.pid')), 60_000);
  process.kill(stack.pid, 'SIGINT');
  expect(await stack.ended).toMatchObject({ exitCode: 0 });
  await expectNothingLeft(folder);
});

for (const setting of ['TRAJECT_HTTP_PORT', 'TRAJECT_KAFKA_PORT']) {
  besideOthers(`a port in use is named with its setting ${setting}, and nothing is left`, async () => {
    const folder = await newStateFolder();
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    afterThisTest(() => void other.close());
    await once(other, 'listening');
    const { exitCode, output } = await startStack(folder, { [setting]: String(port) }).ended;
    expect(exitCode).toBe(1);
    expect(output).toMatch(new RegExp(`port-in-use: Port ${port}.*${setting}=<port>`));
    await expectNothingLeft(folder);
  });
}

besideOthers('the stack refuses production mode', async () => {
  const { exitCode, output } = await startStack(await newStateFolder(), { TRAJECT_MODE: 'production' }).ended;
  expect(exitCode).toBe(1);
  expect(output).toContain('not-in-production:');
});

import { afterAll, expect, test } from 'vitest';
import { environment } from '@traject/contracts';
import { startApp, type AppProcess } from './app-process.js';

const started: AppProcess[] = [];

/** A relay whose parts are all away: it goes on trying until it is ended. */
const relay = (): AppProcess => {
  const app = startApp({
    name: 'relay',
    env: { [environment.databaseUrl]: 'postgres://nobody@127.0.0.1:1/none', [environment.kafkaBrokers]: '127.0.0.1:1' },
  });
  started.push(app);
  return app;
};

test.fails('an app is left running by a test that fails', async () => {
  await relay().logged('relay-started');
  expect('the test').toBe('over');
});

test('an app that ended by itself is told with what it said last', async () => {
  const app = startApp({ name: 'relay', env: {} });
  await expect(app.logged('relay-started')).rejects.toThrow(/The relay ended before it said relay-started: .*broken/);
  expect(await app.end('SIGTERM')).toEqual({ code: 1, signal: null });
});

test('an app runs until its test is over', async () => {
  const app = relay();
  await app.logged('relay-started');
  expect((await app.health('/health/live')).status).toBe(200);
  expect((await app.health('/health/ready')).status).toBe(503);
});

afterAll(async () => {
  // Ending what has ended already gives how it ended: by the signal of the test's end, not by this one.
  expect(await Promise.all(started.map((app) => app.end('SIGTERM')))).toEqual([
    { code: null, signal: 'SIGKILL' },
    { code: null, signal: 'SIGKILL' },
  ]);
});

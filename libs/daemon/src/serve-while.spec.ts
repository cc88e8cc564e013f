import { expect, test } from 'vitest';
import { pause } from './pause.js';
import { openLog } from './log.js';
import { readinessOf, serveWhile } from './serve-while.js';

const status = (problem?: string) => ({ problem: () => problem });
const standing = (role: string) => () => ({ role });

test.each([
  ['works', [], undefined, 'leader', true, { role: 'leader', missing: [] }],
  ['begins', [], undefined, 'starting', false, { role: 'starting', missing: [] }],
  ['misses a part', ['kafka'], undefined, 'leader', false, { role: 'leader', missing: ['kafka'] }],
  ['cannot go on', [], '57P01', 'leader', false, { role: 'leader', missing: [], problem: '57P01' }],
] as const)('a process that %s says so', (_what, missing, problem, role, ready, report) => {
  expect(readinessOf(missing, { status: status(problem), stands: standing(role) })).toEqual({ ready, report });
});

const metrics = { contentType: 'text/plain', metrics: () => Promise.resolve('') };

const serving = (drainMs: number, work: (signal: AbortSignal) => Promise<unknown>) => {
  const stop = new AbortController();
  const ended = serveWhile({
    processName: 'test',
    log: openLog('test', 'silent'),
    signal: stop.signal,
    drainMs,
    settings: { healthHost: '127.0.0.1', healthPort: 0 },
    status: { metrics, problem: () => undefined },
    stands: () => ({}),
    checks: {},
    work: () => work(stop.signal),
  });
  return { stop: () => stop.abort(), ended };
};

test('it ends when its work does', async () => {
  const { stop, ended } = serving(60_000, (signal) => pause(60_000, signal));
  stop();
  await ended;
});

test('it ends without its work when that takes too long to finish', async () => {
  const { stop, ended } = serving(1, () => new Promise(() => undefined));
  stop();
  await ended;
});

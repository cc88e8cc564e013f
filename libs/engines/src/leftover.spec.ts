import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startChild } from './child.js';
import { temporaryEngineFolder } from './leftover.js';
import { isAlive } from './processes.js';

test('what still runs in a temporary folder when its process exits is ended with it', async () => {
  const others = process.listeners('exit');
  const folder = await temporaryEngineFolder('traject-leftover-test');
  onTestFinished(() => rm(folder, { recursive: true }));
  const [onExit] = process.listeners('exit').filter((listener) => !others.includes(listener));
  const engine = await startChild({
    part: 'A part',
    command: process.execPath,
    args: ['-e', 'setInterval(() => 0, 1e6)', folder],
    logFile: join(folder, 'part.log'),
    pidFile: join(folder, 'part.pid'),
    mark: folder,
    stopSignal: 'SIGTERM',
    stopLimitMs: 20_000,
    readyLimitMs: 20_000,
    isReady: () => Promise.resolve(true),
  });
  expect(isAlive(engine.pid)).toBe(true);
  onExit?.(0);
  await engine.exited;
  expect(isAlive(engine.pid)).toBe(false);
  await engine.stop();
});

import { describe, expect, it } from 'vitest';
import { drainTime } from './lifecycle.js';
import { backOff, pause } from './pause.js';

describe('a pause', () => {
  it('ends at once when the signal aborts', async () => {
    const stop = new AbortController();
    const paused = pause(3_600_000, stop.signal);
    stop.abort();
    await expect(paused).resolves.toBeUndefined();
  });

  it('does not begin when the signal has aborted already', async () => {
    await expect(pause(3_600_000, AbortSignal.abort())).resolves.toBeUndefined();
  });
});

describe('the time to drain', () => {
  it('never ends while nobody said stop, and begins at once when that was before', async () => {
    let isOver = false;
    const stop = new AbortController();
    const over = drainTime(stop.signal, 0).then(() => {
      isOver = true;
    });
    await drainTime(AbortSignal.abort(), 0);
    expect(isOver).toBe(false);
    stop.abort();
    await over;
  });
});

describe('waiting times', () => {
  it('double up to the limit and begin again after something worked', async () => {
    const asked: number[] = [];
    const patience = backOff({ firstMs: 100, limitMs: 300 }, async (ms) => {
      asked.push(ms);
    });
    const { signal } = new AbortController();
    for (let times = 0; times < 4; times += 1) await patience.wait(signal);
    patience.reset();
    await patience.wait(signal);
    expect(asked).toEqual([100, 200, 300, 300, 100]);
  });
});

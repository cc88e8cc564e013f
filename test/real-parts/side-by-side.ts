import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeAll, onTestFinished, test } from 'vitest';

/** Keeps what is to be done at an end. */
type AtTheEnd = (work: () => unknown, timeoutMs?: number) => void;

const endingOf = new AsyncLocalStorage<AtTheEnd>();

/** Does something once the test is over that this is called in, also where others of its file run beside it. */
export const afterThisTest: AtTheEnd = (work, timeoutMs) =>
  (endingOf.getStore() ?? atTheEndOf(onTestFinished))(work, timeoutMs);

const atTheEndOf =
  (finished: typeof onTestFinished): AtTheEnd =>
  (work, timeoutMs) =>
    finished(async () => {
      await work();
    }, timeoutMs);

/**
 * Starts something that is to do with `afterThisTest` what ends it, and gives what does all of that: the last first, each
 * whatever became of the others. When the start fails it is done at once.
 */
export const startedWithItsEnd = async (start: () => unknown): Promise<() => Promise<void>> => {
  await using endings = new AsyncDisposableStack();
  const atTheEnd: AtTheEnd = (work) =>
    endings.defer(async () => {
      await work();
    });
  await endingOf.run(atTheEnd, async () => start());
  const all = endings.move();
  return () => all.disposeAsync();
};

/**
 * Starts before the first test of a file what all of them use, and ends it after the last one instead of after a test; the
 * limit of a hook holds for all that ends together.
 */
export const forAllTestsOfThisFile = (start: () => unknown): void => beforeAll(() => startedWithItsEnd(start));

/**
 * A test that runs beside the others of its file that are told by this. For those that have everything to themselves and
 * mostly wait for real parts: a limit of the product, a part that comes back. Each has the processors while others wait.
 */
export const besideOthers = (name: string, story: () => Promise<void>, timeoutMs?: number): void =>
  test.concurrent(name, (context) => endingOf.run(atTheEndOf(context.onTestFinished), story), timeoutMs);

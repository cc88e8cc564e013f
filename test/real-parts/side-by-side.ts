import { AsyncLocalStorage } from 'node:async_hooks';
import { onTestFinished, test, type TestContext } from 'vitest';

const endingOf = new AsyncLocalStorage<TestContext['onTestFinished']>();

/** Does something once the test is over that this is called in, also where others of its file run beside it. */
export const afterThisTest: TestContext['onTestFinished'] = (work, timeoutMs) =>
  (endingOf.getStore() ?? onTestFinished)(work, timeoutMs);

/**
 * A test that runs beside the others of its file that are told by this. For those that have everything to themselves and
 * mostly wait for real parts: a limit of the product, a part that comes back. Each has the processors while others wait.
 */
export const besideOthers = (name: string, story: () => Promise<void>, timeoutMs?: number): void =>
  test.concurrent(name, (context) => endingOf.run(context.onTestFinished, story), timeoutMs);

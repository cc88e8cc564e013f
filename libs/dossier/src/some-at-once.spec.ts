import { expect, test } from 'vitest';
import { someAtOnce } from './some-at-once.js';

const gate = () => {
  let open = (): void => undefined;
  let refuse = (): void => undefined;
  const passed = new Promise<void>((resolve, reject) => {
    open = resolve;
    refuse = () => reject(new Error('refused'));
  });
  return { open, refuse, passed };
};
const everythingStarted = () => new Promise((resolve) => setImmediate(resolve));

test('every item is worked on once, and the answers come in the order of the items', async () => {
  const gates = [gate(), gate(), gate()];
  const answers = someAtOnce(3, gates, async ({ passed }) => {
    await passed;
    return gates.findIndex((each) => each.passed === passed);
  });
  for (const { open } of gates.toReversed()) {
    open();
    await everythingStarted();
  }
  expect(await answers).toEqual([0, 1, 2]);
  expect(await someAtOnce(2, [], () => Promise.resolve('never'))).toEqual([]);
});

test.each([1, 2, 5])('of five no more than %i at once', async (atOnce) => {
  const gates = Array.from({ length: 5 }, gate);
  const started: number[] = [];
  const done = someAtOnce(atOnce, [...gates.entries()], async ([index, { passed }]) => {
    started.push(index);
    await passed;
  });
  for (const [index, { open }] of gates.entries()) {
    await everythingStarted();
    expect(started).toEqual([0, 1, 2, 3, 4].slice(0, index + atOnce));
    open();
  }
  await done;
});

test('the first failure ends it: what has not begun is not begun any more', async () => {
  const gates = Array.from({ length: 5 }, gate);
  const started: number[] = [];
  const done = someAtOnce(2, [...gates.entries()], async ([index, { passed }]) => {
    started.push(index);
    await passed;
  });
  const failed = expect(done).rejects.toThrow('refused');
  await everythingStarted();
  gates[0]?.refuse();
  await failed;
  gates[1]?.open();
  await everythingStarted();
  expect(started).toEqual([0, 1]);
});

import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { atOnce } from './at-once.js';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

test('each of many is dealt with once, never more of them at once than was said, whoever deals with them', async () => {
  const { eachAtOnce: each } = atOnce(3);
  const done: number[] = [];
  let [now, most] = [0, 0];
  const act = async (number: number): Promise<void> => {
    now += 1;
    most = Math.max(most, now);
    await setImmediate();
    now -= 1;
    done.push(number);
  };
  await Promise.all([each(numbers(20), act), each(numbers(20), act)]);
  expect(done.toSorted((one, other) => one - other)).toEqual(numbers(20).flatMap((number) => [number, number]));
  expect(most).toBe(3);
});

test('a few do not wait for many that came before them', async () => {
  const { eachAtOnce: each } = atOnce(2);
  const ended: string[] = [];
  const take = (name: string, count: number) => each(numbers(count), () => setImmediate()).then(() => ended.push(name));
  await Promise.all([take('many', 100), take('few', 2)]);
  expect(ended).toEqual(['few', 'many']);
});

test('what fails is told, and what comes after it finds a turn', async () => {
  const { eachAtOnce: each } = atOnce(1);
  const fails = each([1], () => Promise.reject(new Error('It does not answer.')));
  await expect(fails).rejects.toThrow('It does not answer.');
  const done: number[] = [];
  await each([2], async (number) => void done.push(number));
  expect(done).toEqual([2]);
});

test('nobody takes a turn while something is done quietly, and everybody does afterwards', async () => {
  const { eachAtOnce, quietly } = atOnce(2);
  const done: string[] = [];
  const acting = quietly(async () => {
    for (const step of ['first', 'second']) {
      await setImmediate();
      done.push(step);
    }
  });
  await Promise.all([acting, eachAtOnce(['third', 'third'], async (each) => void done.push(each))]);
  expect(done).toEqual(['first', 'second', 'third', 'third']);
});

import { streamOf, type ProcessStream } from '@traject/contracts';
import { expect, test } from 'vitest';
import type { Comparison } from './compare-process.js';
import { compareStreams } from './compare-streams.js';

const streams = Array.from({ length: 10 }, (_, number): ProcessStream => streamOf('journey', String(number)));

/** Compares streams of which some say nothing the first so many times. */
const comparing = async (silentTimes: (stream: ProcessStream) => number) => {
  const asked = new Map<ProcessStream, number>();
  const told: Comparison[] = [];
  const compare = async (stream: ProcessStream): Promise<Comparison> => {
    const times = (asked.get(stream) ?? 0) + 1;
    asked.set(stream, times);
    return times > silentTimes(stream)
      ? { stream, outcome: 'same', detail: '' }
      : { stream, outcome: 'silent', detail: 'says nothing' };
  };
  await compareStreams({ compare, tell: (comparison) => told.push(comparison), atOnce: 4 }, streams);
  const timesAsked = [...asked.values()].reduce((total, times) => total + times, 0);
  const silent = told.filter(({ outcome }) => outcome === 'silent').map(({ stream }) => stream);
  return { told: told.map(({ stream }) => stream).toSorted(), silent, timesAsked };
};

test('a stream that says nothing once is asked again, and every stream is told of once', async () => {
  const late = [streams[2], streams[7]];
  const { told, silent, timesAsked } = await comparing((stream) => (late.includes(stream) ? 1 : 0));
  expect({ told, silent, timesAsked }).toEqual({ told: streams, silent: [], timesAsked: 12 });
});

test('a stream that never answers is silent', async () => {
  const { told, silent } = await comparing((stream) => (stream === streams[5] ? Infinity : 0));
  expect({ told, silent }).toEqual({ told: streams, silent: [streams[5]] });
});

test('where nobody answers at all not every stream is waited for twice', async () => {
  const { told, silent, timesAsked } = await comparing(() => Infinity);
  expect(silent.toSorted()).toEqual(streams);
  expect({ told, timesAsked }).toEqual({ told: streams, timesAsked: 13 });
});

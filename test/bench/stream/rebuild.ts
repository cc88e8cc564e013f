import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ensureTopics, openPublisher, type StreamRecord } from '@traject/event-stream';
import { builtProgram } from '../../faults/supervised.js';
import { makeHistory } from '../../history/history.js';
import { recordsOf } from '../../history/published-history.js';
import { newTopics, type StreamBench } from './stream-bench.js';

/** How far a rebuild was, and the memory of its process then. */
export interface RebuildMoment {
  readonly events: number;
  readonly memoryMiB: number;
}

/** How a rebuild went. */
export interface Rebuild {
  readonly events: number;
  readonly perSecond: number;
  /** The first time that it told how far it was: the process has just begun, and memory is still to be warmed up. */
  readonly start: RebuildMoment;
  readonly middle: RebuildMoment;
  readonly end: RebuildMoment;
}

const batchSize = 2_000;
/** Enough for any number that is asked for: the history ends when there are as many events. */
const manyJourneys = 1_000_000;
const toldEvery = 100_000;

/** Publishes made-up journeys until there are so many events, and gives how many there are. */
const fill = async (
  { address, signal }: StreamBench,
  names: ReturnType<typeof newTopics>['names'],
  events: number,
  tell: (line: string) => void,
): Promise<number> => {
  await ensureTopics(address, names);
  const publisher = await openPublisher(address);
  let batch: StreamRecord[] = [];
  let published = 0;
  try {
    for (const stream of makeHistory({ seed: 1, journeys: manyJourneys }).streams) {
      batch.push(...recordsOf(stream, names));
      const enough = published + batch.length >= events;
      if (batch.length < batchSize && !enough) continue;
      signal.throwIfAborted();
      await publisher.publish(batch);
      const before = Math.floor(published / toldEvery);
      published += batch.length;
      batch = [];
      if (Math.floor(published / toldEvery) > before) tell(`  ${published} of ${events} events in Kafka`);
      if (enough) break;
    }
  } finally {
    await publisher.close();
  }
  return published;
};

const progressLine = /^(\d+) events, (\d+) a second, \d+ parked, (\d+) MiB$/;

/** Rebuilds a mart from Kafka alone with the program of operators, which tells how far it is and its memory each second. */
export const measureRebuild = async (
  bench: StreamBench,
  events: number,
  tell: (line: string) => void,
): Promise<Rebuild> => {
  const { topicPrefix, names } = newTopics();
  const filled = await fill(bench, names, events, tell);
  const program = builtProgram('reporting', 'rebuild-mart');
  const child = spawn(process.execPath, [program, '--compare'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], ...bench.martSettings(topicPrefix) },
    signal: bench.signal,
  });
  const told: (RebuildMoment & { readonly perSecond: number })[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    const [, done, perSecond, memory] = progressLine.exec(line) ?? [];
    if (done !== undefined)
      told.push({ events: Number(done), perSecond: Number(perSecond), memoryMiB: Number(memory) });
  });
  const fromMs = performance.now();
  await once(child, 'exit');
  const seconds = (performance.now() - fromMs) / 1_000;
  const beforeAll: RebuildMoment = { events: 0, memoryMiB: Number.NaN };
  const at = (share: number): RebuildMoment =>
    told.find(({ events: done }) => done >= filled * share) ?? told.at(-1) ?? beforeAll;
  return {
    events: filled,
    perSecond: told.at(-1)?.perSecond ?? filled / seconds,
    start: at(0),
    middle: at(0.5),
    end: at(1),
  };
};

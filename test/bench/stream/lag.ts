import { setTimeout as pause } from 'node:timers/promises';
import { idOfStream, type StreamName } from '@traject/contracts';
import { eventually } from '@traject/engines';
import { journeyIn } from '../../stream/journeys-in-log.js';
import { percentile } from '../load.js';
import { newTopics, type StreamBench } from './stream-bench.js';

/** Milliseconds from an event's append to its rows in the mart. */
export interface Lag {
  readonly p50: number;
  readonly p99: number;
  readonly events: number;
}

const eventsPerSecond = 200;
const perAppend = 5;
const journeys = 40;
const limitMs = 60_000;

/** Appended events that the mart does not have yet, with when they were appended: by stream, in order. */
type Waiting = Map<StreamName, { readonly sequence: number; readonly atMs: number }[]>;

/** How far the mart is with each stream of the log. */
const inMart = async ({ superuser }: StreamBench): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await superuser.pool.query<{ id: string; last: number }>(
    `select p.subject_id as id, s.last_sequence as last from mart.streams s
       join event_log.pseudonyms p on p.pseudonym = s.owner where p.subject_kind = 'journey'`,
  );
  return new Map(rows.map(({ id, last }) => [id, last]));
};

/** Appends at a steady pace, whatever becomes of it. */
const appendSteadily = async ({ log, signal }: StreamBench, seconds: number, waiting: Waiting): Promise<number> => {
  const open = Array.from({ length: journeys }, () => ({ journey: journeyIn(log), sequence: 0 }));
  const fromMs = performance.now();
  let events = 0;
  for (let turn = 0; events < seconds * eventsPerSecond; turn += 1) {
    signal.throwIfAborted();
    const dueMs = fromMs + (events * 1_000) / eventsPerSecond;
    await pause(Math.max(0, dueMs - performance.now()));
    const each = open[turn % journeys];
    if (each === undefined) break;
    await each.journey.append(perAppend);
    const atMs = performance.now();
    const list = waiting.get(each.journey.stream) ?? [];
    for (let one = 1; one <= perAppend; one += 1) list.push({ sequence: each.sequence + one, atMs });
    waiting.set(each.journey.stream, list);
    each.sequence += perAppend;
    events += perAppend;
  }
  return events;
};

/** Takes out what the mart has by now, and gives how long that took. */
const arrived = (waiting: Waiting, mart: ReadonlyMap<string, number>, nowMs: number): readonly number[] =>
  [...waiting].flatMap(([stream, list]) => {
    const last = mart.get(idOfStream(stream)) ?? 0;
    const there = list.filter(({ sequence }) => sequence <= last);
    list.splice(0, there.length);
    return there.map(({ atMs }) => nowMs - atMs);
  });

/** Relay and mart are at work once a first journey has come through. */
const firstComesThrough = async (bench: StreamBench): Promise<void> => {
  const first = journeyIn(bench.log);
  await first.append(perAppend);
  const came = await eventually(async () => {
    bench.signal.throwIfAborted();
    return (await inMart(bench)).get(idOfStream(first.stream)) === perAppend;
  }, limitMs);
  if (!came) throw new Error('Nothing came from the log to the mart.');
};

/**
 * Log, relay, Kafka and mart at a steady two hundred events a second, and how long events are under way.
 * @param bench with a log that is empty
 */
export const measureLag = async (bench: StreamBench, seconds: number): Promise<Lag> => {
  const { topicPrefix } = newTopics();
  const apps = [bench.start('relay', topicPrefix), bench.start('reporting', topicPrefix)];
  const waiting: Waiting = new Map();
  const lags: number[] = [];
  let appended = Infinity;
  try {
    await firstComesThrough(bench);
    const appending = appendSteadily(bench, seconds, waiting).then((events) => {
      appended = events;
    });
    const allCame = eventually(
      async () => {
        bench.signal.throwIfAborted();
        lags.push(...arrived(waiting, await inMart(bench), performance.now()));
        return lags.length >= appended;
      },
      seconds * 1_000 + limitMs,
    );
    await Promise.all([appending, allCame]);
    if (!(await allCame)) throw new Error(`Only ${lags.length} of ${appended} events came to the mart.`);
  } finally {
    await Promise.all(apps.map((app) => app.stop()));
  }
  return { p50: percentile(lags, 0.5), p99: percentile(lags, 0.99), events: lags.length };
};

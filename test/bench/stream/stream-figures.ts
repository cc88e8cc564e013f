import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startKafka, startPostgres, temporaryEngineFolder } from '@traject/engines';
import { appendHistory } from '../../history/append-history.js';
import { makeHistory } from '../../history/history.js';
import { median } from '../load.js';
import { tableOf, type Row } from '../table.js';
import { measureLag } from './lag.js';
import { martTurn, type MartTurn } from './mart-throughput.js';
import type { Rate } from './rates.js';
import { measureRebuild, type RebuildMoment } from './rebuild.js';
import { relayTurn, type RelayTurn } from './relay-throughput.js';
import { openStreamBench, type StreamBench } from './stream-bench.js';

/** How much is measured of the stream. */
export interface StreamSizes {
  readonly rounds: number;
  /** Journeys in the log that relay and mart take. */
  readonly journeys: number;
  /** Seconds at a steady pace. */
  readonly lagSeconds: number;
  /** Events from which a mart is rebuilt. */
  readonly rebuildEvents: number;
}

/** What is measured. */
interface StreamContest {
  readonly sizes: StreamSizes;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** What is measured, with how the parts that it starts are ended. */
export interface StreamMeasure extends StreamContest {
  /** Told of each part that was started. */
  readonly onStarted: (end: () => Promise<void>) => void;
}

/** Where the parts are. */
interface Contest extends StreamContest {
  readonly postgresUrl: string;
  readonly brokers: string;
}

const aims = { relayAtLeast: 0.3, martAtLeast: 0.5, lagP99AtMostMs: 2_000 } as const;

const ratioRow = (what: string, pairs: readonly (readonly [product: Rate, bare: Rate])[], atLeast: number): Row => [
  what,
  median(pairs.map(([product]) => product.perSecond)).toFixed(0),
  median(pairs.map(([, bare]) => bare.perSecond)).toFixed(0),
  median(pairs.map(([product, bare]) => product.perSecond / bare.perSecond)).toFixed(2),
  `>= ${atLeast}`,
];

/** Opens a log and a mart of their own for one measure. */
const withBench = async <Result>(
  { postgresUrl, brokers, signal }: Contest,
  work: (bench: StreamBench) => Promise<Result>,
): Promise<Result> => {
  const bench = await openStreamBench(postgresUrl, brokers, signal);
  try {
    return await work(bench);
  } finally {
    await bench.close();
  }
};

/** Relay and mart by turns with what they are compared to, so that whatever else the machine does falls on all. */
const throughput = async (contest: Contest, bench: StreamBench): Promise<string> => {
  const { sizes, tell } = contest;
  tell(`Filling a log with ${sizes.journeys} journeys`);
  await appendHistory(bench.log, makeHistory({ seed: 1, journeys: sizes.journeys }).streams);
  const events = await bench.log.lastPosition();
  const relays: RelayTurn[] = [];
  const marts: MartTurn[] = [];
  for (let round = 1; round <= sizes.rounds; round += 1) {
    tell(`Relay and Kafka's client, mart and inserts, ${events} events, round ${round} of ${sizes.rounds}`);
    const turn = await relayTurn(bench);
    relays.push(turn);
    marts.push(await martTurn(bench, turn.topicPrefix));
  }
  return tableOf(
    ['', 'Traject', 'bare', 'ratio', 'aim'],
    [
      ratioRow(
        'relay beside plain kafkajs, events per s',
        relays.map(({ relay, plain }) => [relay, plain]),
        aims.relayAtLeast,
      ),
      ratioRow(
        'mart beside inserts of its rows, events per s',
        marts.map(({ mart, inserts }) => [mart, inserts]),
        aims.martAtLeast,
      ),
      ratioRow(
        'mart beside inserts of its events, a row each, events per s',
        marts.map(({ mart, eventInserts }) => [mart, eventInserts]),
        aims.martAtLeast,
      ),
    ],
  );
};

const others = async (contest: Contest): Promise<string> => {
  const { sizes, tell } = contest;
  tell(`Events at a steady pace, for ${sizes.lagSeconds} s`);
  const lag = await withBench(contest, (bench) => measureLag(bench, sizes.lagSeconds));
  tell(`Rebuilding a mart from ${sizes.rebuildEvents} events (--events 1000000 for a million)`);
  const rebuilt = await withBench(contest, (bench) => measureRebuild(bench, sizes.rebuildEvents, tell));
  const memoryRow = (when: string, { events, memoryMiB }: RebuildMoment, aim: string): Row => [
    `rebuild, resident memory ${when}, after ${events} events, MiB`,
    memoryMiB.toFixed(0),
    aim,
  ];
  return tableOf(
    ['', 'figure', 'aim'],
    [
      [`append to mart at 200 events per s (${lag.events} events): p50, ms`, lag.p50.toFixed(0), ''],
      ['append to mart at 200 events per s: p99, ms', lag.p99.toFixed(0), `<= ${aims.lagP99AtMostMs}`],
      [`rebuild of the mart from ${rebuilt.events} events, events per s`, rebuilt.perSecond.toFixed(0), ''],
      memoryRow('at the start', rebuilt.start, ''),
      memoryRow('in the middle', rebuilt.middle, ''),
      memoryRow('at the end', rebuilt.end, 'flat'),
    ],
  );
};

/** What the stream and the mart cost beside what they are built on, and how long events are under way. */
export const streamFigures = async ({ onStarted, ...contest }: StreamMeasure): Promise<string> => {
  const { signal, tell } = contest;
  tell('Starting a PostgreSQL and a Kafka of its own');
  const folder = await temporaryEngineFolder('traject-bench-stream');
  onStarted(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const postgres = await startPostgres({ dataDirectory: join(folder, 'postgres') });
  onStarted(postgres.stop);
  signal.throwIfAborted();
  const kafka = await startKafka({ dataDirectory: join(folder, 'kafka') });
  onStarted(kafka.stop);
  const there: Contest = { ...contest, postgresUrl: postgres.url, brokers: kafka.brokers };
  const first = await withBench(there, (bench) => throughput(there, bench));
  return `${first}\n\n${await others(there)}`;
};

/**
 * What the product costs beside bare Temporal, plain Kafka and plain PostgreSQL, on one server in one run:
 * `npm run bench`, or a part of it, `npm run bench -- commands` or `npm run bench -- stream [--events 1000000]`.
 * It starts a stack of its own and stops it again. TRAJECT_BENCH_SCALE=0.1 does a tenth of the usual counts, to try it
 * out; figures for the record come from a machine that does nothing else.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startBare, type Bare } from './bare.js';
import { byTurns, compare, measures, type Comparison } from './compare.js';
import { drive, median } from './load.js';
import { processOfApp, startOwnStack, type OwnStack, type StartedStack } from './own-stack.js';
import { gatewayStartMs, residentMiB } from './processes.js';
import { openProduct, type Product } from './product.js';
import { scaleSetting, sizesFrom, slicesEndAfterMs, type Sizes } from './sizes.js';
import { streamFigures } from './stream/stream-figures.js';
import { tableOf, type Row } from './table.js';

const parts = ['commands', 'stream'] as const;
type Part = (typeof parts)[number];

/** What was asked for on the command line. */
interface Asked {
  readonly parts: readonly Part[];
  /** Events from which a mart is rebuilt; as many as the sizes say unless told. */
  readonly events: number | undefined;
}

const isPart = (name: string): name is Part => parts.some((part) => part === name);

/** @throws Error when something was asked for that there is not */
const asked = (): Asked => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { events: { type: 'string' } } });
  const named = positionals.filter(isPart);
  const events = values.events === undefined ? undefined : Number(values.events);
  if (named.length < positionals.length || (events !== undefined && !(Number.isSafeInteger(events) && events > 0))) {
    throw new Error(`Usage: npm run bench -- [${parts.join('] [')}] [--events <number>]. Nothing was started.`);
  }
  return { parts: named.length === 0 ? parts : named, events };
};

/** Leaves time to stop everything within five minutes for the commands, and as long again for the stream. */
const longestRunMs = 550_000;
/** Milliseconds that an event more may take to be made, published and rebuilt from. */
const longestEventMs = 1;
const openingClients = 20;
const aims = { stepP50AtMost: 1.25, journeysPerSecondAtLeast: 0.85, wordsP50AtMost: 1.2 } as const;

const tell = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** What is running and how to end it, the latest first. */
interface Running {
  readonly ends: (() => Promise<void>)[];
  stack?: StartedStack;
}

const listenForStop = (running: Running, limitMs: number): AbortController => {
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) {
      running.stack?.kill();
      process.exit(130);
    }
    stop.abort(new Error('Stopped on request. There are no figures.'));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  if (process.connected) {
    process.once('disconnect', onSignal);
    process.channel?.unref();
  }
  const tooLong = new Error(`Not done after ${limitMs / 1_000} s. Run it again with a smaller ${scaleSetting}.`);
  setTimeout(() => {
    stop.abort(tooLong);
  }, limitMs).unref();
  return stop;
};

const times = async <Answer>(count: number, once: () => Promise<Answer>): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  while (answers.length < count) answers.push(await once());
  return answers;
};

const comparedRow = (what: string, { product, bare, ratio }: Comparison, aim: string): Row => [
  what,
  product.toFixed(1),
  bare.toFixed(1),
  ratio.toFixed(2),
  aim,
];

const stepRows = (clients: string, pairs: Awaited<ReturnType<typeof byTurns>>, aim: string): readonly Row[] => [
  comparedRow(`complete a task, ${clients}: p50, ms`, compare(pairs, measures.p50), aim),
  comparedRow(`complete a task, ${clients}: p95, ms`, compare(pairs, measures.p95), ''),
];

const comparisons = async (sizes: Sizes, product: Product, bare: Bare, signal: AbortSignal): Promise<string> => {
  const both = { product: product.play, bare: bare.play, rounds: sizes.rounds, signal };
  tell('Warming up');
  await byTurns({ ...both, clients: 10, journeys: sizes.warmUp, limitMs: slicesEndAfterMs.warmUp, rounds: 1 });
  tell('Completing tasks, one client');
  const atOne = await byTurns({ ...both, clients: 1, journeys: sizes.journeys.atOne, limitMs: slicesEndAfterMs.atOne });
  tell('Completing tasks, 20 clients');
  const atTwenty = await byTurns({
    ...both,
    clients: 20,
    journeys: sizes.journeys.atTwenty,
    limitMs: slicesEndAfterMs.atTwenty,
  });
  tell('Whole journeys, 50 clients');
  const atFifty = await byTurns({
    ...both,
    clients: 50,
    journeys: sizes.journeys.atFifty,
    limitMs: slicesEndAfterMs.atFifty,
  });
  const journeys = compare(atFifty, measures.journeysPerSecond);
  const stepAim = `<= ${aims.stepP50AtMost}`;
  return tableOf(
    ['', 'Traject over HTTP', 'bare Temporal', 'ratio', 'aim'],
    [
      ...stepRows('1 client', atOne, stepAim),
      ...stepRows('20 clients', atTwenty, stepAim),
      comparedRow('journeys of 5 commands per s, 50 clients', journeys, `>= ${aims.journeysPerSecondAtLeast}`),
    ],
  );
};

/** What the dossier costs: the same form with words that go there, and without. */
const costOfWords = async (sizes: Sizes, { playIntake }: Product, signal: AbortSignal): Promise<string> => {
  tell('Completing a task with confidential words and without, one client');
  const pairs = await byTurns({
    product: playIntake.withWords,
    bare: playIntake.without,
    clients: 1,
    journeys: sizes.journeys.atOne,
    rounds: sizes.rounds,
    limitMs: slicesEndAfterMs.intake,
    signal,
  });
  return tableOf(
    ['', 'with confidential words', 'without', 'ratio', 'aim'],
    [
      comparedRow('record an intake, 1 client: p50, ms', compare(pairs, measures.p50), `<= ${aims.wordsP50AtMost}`),
      comparedRow('record an intake, 1 client: p95, ms', compare(pairs, measures.p95), ''),
    ],
  );
};

const openMore = async (until: number, { request, opened }: Product, signal: AbortSignal): Promise<void> => {
  const journeys = until - opened();
  if (journeys > 0)
    await drive(() => request(), { clients: openingClients, journeys, limitMs: slicesEndAfterMs.opening, signal });
};

const measure = async (sizes: Sizes, stack: OwnStack, running: Running, signal: AbortSignal): Promise<string> => {
  const memoryOf = async (app: 'gateway' | 'worker') => residentMiB(await processOfApp(stack, app));
  const fresh = { gateway: await memoryOf('gateway'), worker: await memoryOf('worker') };
  tell('Starting gateways');
  const startMs = median(await times(sizes.gatewayStarts, () => gatewayStartMs(stack, signal)));
  const product = await openProduct(stack, signal);
  const bare = await startBare(stack.temporalAddress, signal);
  running.ends.unshift(bare.stop);
  const compared = await comparisons(sizes, product, bare, signal);
  const words = await costOfWords(sizes, product, signal);
  tell(`Opening journeys until there are ${sizes.openJourneys}`);
  await openMore(sizes.openJourneys, product, signal);
  const rows: readonly Row[] = [
    ['gateway, spawn until ready, ms', startMs.toFixed(0)],
    ['gateway, resident memory when fresh, MiB', fresh.gateway.toFixed(0)],
    ['gateway, resident memory after the load, MiB', (await memoryOf('gateway')).toFixed(0)],
    ['worker, resident memory when fresh, MiB', fresh.worker.toFixed(0)],
    [`worker, resident memory with ${product.opened()} open journeys, MiB`, (await memoryOf('worker')).toFixed(0)],
  ];
  return `${compared}\n\n${words}\n\n${tableOf(['', 'figure'], rows)}`;
};

const commandFigures = async (sizes: Sizes, running: Running, signal: AbortSignal): Promise<string> => {
  tell('Starting a stack of its own');
  running.stack = await startOwnStack();
  running.ends.unshift(running.stack.stop);
  return measure(sizes, await running.stack.ready(signal), running, signal);
};

const figuresOf: Readonly<Record<Part, typeof commandFigures>> = {
  commands: commandFigures,
  stream: ({ stream }, running, signal) =>
    streamFigures({ sizes: stream, onStarted: (end) => void running.ends.unshift(end), signal, tell }),
};

/** One that does not end well keeps none of the others running. */
const endAll = async (running: Running): Promise<void> => {
  const troubles: unknown[] = [];
  for (const end of running.ends.splice(0)) {
    await end().catch((error: unknown) => {
      troubles.push(error);
    });
  }
  if (troubles.length > 0) throw new AggregateError(troubles, `Not everything ended well: ${troubles.join('; ')}`);
};

const main = async (): Promise<void> => {
  const { parts: wanted, events } = asked();
  const usual = sizesFrom(process.env);
  const sizes = events === undefined ? usual : { ...usual, stream: { ...usual.stream, rebuildEvents: events } };
  const running: Running = { ends: [] };
  const { signal } = listenForStop(running, longestRunMs + (events ?? 0) * longestEventMs);
  try {
    for (const part of wanted) {
      // What one part started is ended before the next one begins, which it would otherwise slow down.
      tell(`\n${await figuresOf[part](sizes, running, signal).finally(() => tell('Stopping'))}\n`);
      await endAll(running);
    }
    tell(`Medians of ${sizes.rounds} rounds, product and bare by turns, on ${cpus().length} cores.`);
  } catch (error) {
    // Why it was broken off says more than what was going on at that moment.
    throw signal.aborted ? signal.reason : error;
  } finally {
    await endAll(running);
  }
};

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

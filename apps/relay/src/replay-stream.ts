import { parseArgs } from 'node:util';
import { environment, sentenceOf } from '@traject/contracts';
import { ProcessProblem } from '@traject/daemon';
import { connect, type Database } from '@traject/database';
import { topicNames } from '@traject/event-stream';
import { readKafkaSettings, type KafkaSettings } from './operator-settings.js';
import { compareTopics, type ComparisonReport } from './replay/compare-topics.js';
import { rebuildStream } from './replay/rebuild-stream.js';

const usage = `Rebuilds the whole event stream from the event log into new topics, while everything runs, and compares it with the old one.
Usage: replay-stream --to SUFFIX [--compare]
  --to SUFFIX   the new topics, e.g. --to 2027-03 for traject.2027-03.journey-events.v1 and the others
  --compare     rebuilds nothing; compares what is there
${environment.databaseUrl} names the database, as its relay; ${environment.kafkaBrokers} the brokers, ${environment.kafkaTopicPrefix} the old topics.
It can be ended at any moment and given again, and goes on where it was. A relay that is started with
${environment.kafkaTopicPrefix}=traject.SUFFIX. goes on with the new topics.
Exit code 0: both are the same. 1: they differ. 2: it could not be done; the old topics are never changed.`;

const toldEveryMs = 1_000;

/** Tells how far it is at most once a second. */
const progress = (sentence: (numbers: readonly number[]) => string) => {
  let toldAt = Date.now();
  return (...numbers: readonly number[]): void => {
    if (Date.now() - toldAt < toldEveryMs) return;
    toldAt = Date.now();
    console.log(sentence(numbers));
  };
};

const differencesToldAtMost = 50;

const linesOf = ({ events, lines, newer, forgotten, raised, differences }: ComparisonReport): readonly string[] => [
  ...differences
    .slice(0, differencesToldAtMost)
    .map(({ kind, line, event }) => `${line}: ${kind}${event ? `, first at ${event}` : ''}`),
  ...(forgotten === 0
    ? []
    : [
        `${forgotten} records are not rebuilt, as whoever they were about was erased since; other events call them forgotten.`,
      ]),
  ...(raised === 0
    ? []
    : [
        `${raised} events are of an earlier version in the old topics, and were compared as their upcasts make them now.`,
      ]),
  ...(differences.some(({ kind }) => kind === 'raised')
    ? ['Where it says raised, only such events differ: the log tells of them what their upcasts cannot know.']
    : []),
  ...(newer === 0 ? [] : [`${newer} events came while the streams were read, and are in the new topics alone.`]),
  differences.length === 0
    ? `${events} events of ${lines} journeys, advices and erasures are the same in both, in the same order.`
    : `${differences.length} differences were found among ${events} events. Nothing was changed; keep using the old topics.`,
];

const suffixForm = /^[a-z0-9][a-z0-9-]{0,40}$/;

interface ReplayTask extends KafkaSettings {
  readonly database: Database<unknown>;
  readonly newPrefix: string;
  readonly onlyCompares: boolean;
}

const replay = async ({ address, topicPrefix, database, newPrefix, onlyCompares }: ReplayTask): Promise<number> => {
  const stopped = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopped.abort());
  const rebuilding = progress(([done, of]) => `${done} of ${of} events rebuilt`);
  const rebuild = async (): Promise<void> => {
    if (onlyCompares) return;
    await rebuildStream({
      address,
      database,
      prefix: newPrefix,
      onProgress: rebuilding,
      onInterrupted: (error) =>
        console.error(`PostgreSQL could not be read (${sentenceOf(error)}); it is tried again.`),
      signal: stopped.signal,
    });
  };
  await rebuild();
  if (!onlyCompares)
    console.log(`Rebuilt into ${topicNames(newPrefix).journeyEvents} and the other topics; comparing.`);
  const report = await compareTopics({
    address,
    database,
    oldPrefix: topicPrefix,
    newPrefix,
    catchUp: rebuild,
    onProgress: progress(([read]) => `${read} records compared`),
  });
  for (const line of linesOf(report)) console.log(line);
  return report.differences.length === 0 ? 0 : 1;
};

const run = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      to: { type: 'string', default: '' },
      compare: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const databaseUrl = process.env[environment.databaseUrl] ?? '';
  const kafka = await readKafkaSettings(process.env, {
    name: 'replay-stream',
    uses: ['postgres', 'kafka'],
    faults: [
      databaseUrl === '' ? `${environment.databaseUrl} must be the URL of the database` : '',
      suffixForm.test(values.to) ? '' : '--to must name the new topics by small letters, digits and -',
    ],
  });
  const database = connect<unknown>(databaseUrl, { maxConnections: 3, applicationName: 'traject-replay-stream' });
  try {
    const newPrefix = `${kafka.topicPrefix}${values.to}.`;
    return await replay({ ...kafka, database, newPrefix, onlyCompares: values.compare });
  } finally {
    await database.close();
  }
};

try {
  process.exitCode = await run();
} catch (error) {
  const said =
    error instanceof ProcessProblem && error.code === 'interrupted'
      ? ''
      : '\nThe old topics are as they were. Give the same command again when this is mended; it goes on where it was.';
  console.error(`${sentenceOf(error)}${said}`);
  process.exitCode = 2;
}

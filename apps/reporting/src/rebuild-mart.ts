import { parseArgs } from 'node:util';
import { environment } from '@traject/contracts';
import { loadKafkaSecurity } from '@traject/daemon';
import { openPool } from '@traject/database/pool';
import { topicNames } from '@traject/event-stream';
import { dayAt } from '@traject/reports';
import { rebuildMart, type RebuildProgress, type RebuildReport } from './rebuild.js';
import { readMartSettings } from './settings.js';
import { linesOfViolations } from './told.js';

const usage = `Rebuilds the reporting mart from Kafka alone, beside the one in place. Usage: rebuild-mart [--compare]
  --compare   only lay the two side by side; else the rebuilt mart takes the place of the old one
${environment.databaseUrl} names the database, as traject_reporting, and ${environment.kafkaBrokers} Kafka.
Exit code 0: they were the same and the data is sound. 1: they differed, or a check found something; both are told. The rebuilt
mart takes the place of the old one in either case, as it is what the stream says, and the old one stays as mart_beside.
2: it could not be done, and the mart in place is as it was.`;

const betweenLinesMs = 1_000;

/** Tells about progress once a second at most. */
const progressTeller = (): ((progress: RebuildProgress) => void) => {
  const beganMs = Date.now();
  let lastMs = beganMs;
  return ({ events, parked }) => {
    const nowMs = Date.now();
    if (nowMs - lastMs < betweenLinesMs) return;
    lastMs = nowMs;
    const rate = Math.round((events * 1_000) / (nowMs - beganMs));
    const memory = Math.round(process.memoryUsage.rss() / 1_048_576);
    console.error(`${events} events, ${rate} a second, ${parked} parked, ${memory} MiB`);
  };
};

/** The rebuilt one is what the stream says, so it takes the place; whoever runs this must see what that changed. */
const replacedAlthoughDifferent =
  'THE TWO DIFFER. What analysts read has changed; the former one stays as mart_beside until the next rebuild, to look at.';
const keptAlthoughDifferent =
  'THE TWO DIFFER. Analysts read on what does not follow from the stream, or not from this version; the rebuilt one is in mart_beside.';

const linesOf = ({ events, parked, differences, violations, swapped }: RebuildReport): readonly string[] => [
  `${events} events were taken, ${parked} records were parked.`,
  ...(differences === null
    ? ['The mart in place was behind the stream, so it was not compared.']
    : [
        ...differences.map(
          ({ table, onlyInPlace, onlyRebuilt }) =>
            `${table}: ${onlyInPlace} rows only in the ${swapped ? 'former mart' : 'mart in place'}, ${onlyRebuilt} only in the rebuilt one`,
        ),
        `${differences.length} tables differ.`,
        ...(differences.length === 0 ? [] : [swapped ? replacedAlthoughDifferent : keptAlthoughDifferent]),
      ]),
  ...linesOfViolations(violations),
  swapped
    ? 'The rebuilt mart is in place; the former one stays beside until the next rebuild.'
    : 'The mart in place stays.',
];

const run = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { compare: { type: 'boolean', default: false }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const { databaseUrl, brokers, kafkaSecurity, topicPrefix } = readMartSettings('rebuild of the mart', process.env);
  const database = openPool(databaseUrl, {
    maxConnections: 4,
    statementTimeoutMs: 0,
    applicationName: 'traject-rebuild-mart',
  });
  try {
    const report = await rebuildMart({
      database,
      kafka: { brokers, clientId: 'traject-rebuild-mart', security: await loadKafkaSecurity(kafkaSecurity) },
      names: topicNames(topicPrefix),
      today: dayAt(Date.now()),
      swap: !values.compare,
      onProgress: progressTeller(),
    });
    for (const line of linesOf(report)) console.log(line);
    return (report.differences ?? []).length === 0 && report.violations.length === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
};

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\nThe mart in place is as it was.`);
  process.exitCode = 2;
}

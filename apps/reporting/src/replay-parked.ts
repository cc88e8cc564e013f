import { environment } from '@traject/contracts';
import { readConnections, refuseFaults } from '@traject/daemon';
import { openPool } from '@traject/database/pool';
import { topicNames } from '@traject/event-stream';
import { openMart } from './mart.js';
import { recordReader } from './read-record.js';

const usage = `Tries every parked record of the reporting mart once more. Usage: replay-parked
${environment.databaseUrl} names the database, as traject_reporting; ${environment.kafkaTopicPrefix} the topics, where they have another prefix.
Records that can be taken now are taken, with all that waited for them; the others stay, with their reason.
Exit code 0: none is left. 1: some are left. 2: it could not be done.`;

const run = async (): Promise<number> => {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const databaseUrl = process.env[environment.databaseUrl] ?? '';
  refuseFaults('replay', [
    databaseUrl === '' ? `${environment.databaseUrl} must be the URL of the database` : '',
    ...readConnections(process.env, ['postgres']).faults,
  ]);
  const database = openPool(databaseUrl, { maxConnections: 1, statementTimeoutMs: 0 });
  try {
    const names = topicNames(process.env[environment.kafkaTopicPrefix]);
    const { taken, left, applied } = await openMart(database, recordReader(names)).replayParked();
    console.log(`${taken} records were taken, with ${applied} events in all; ${left} are left.`);
    return left === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
};

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

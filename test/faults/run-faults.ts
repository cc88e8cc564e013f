/**
 * Kills relay, reporting and Kafka with -9 in the middle of a made-up history, again and again, and looks for whatever was
 * lost or came twice: `npm run test:faults`.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres, temporaryEngineFolder } from '@traject/engines';
import { standardTopicPrefix } from '@traject/event-stream';
import { runWithFaults } from './fault-run.js';
import { superviseKafka } from './supervised.js';

const usage = `Kills relay, reporting and Kafka with -9 at random moments while a made-up history goes through log, Kafka and mart, and
looks for whatever was lost or came twice.
Usage: npm run test:faults -- [--kills 30] [--journeys 4000] [--seed <number>] [--broken relay|mart]
Half of the kills come wherever their victim happens to be, the others where it is found at work. --journeys 20000 is the whole
history, 1.4 million events: forty minutes on two very busy processors.
The seed is printed: the same one gives the same history and the same plan of kills. With --broken a variant runs that is
wrong on purpose, of which the check must report something.
PostgreSQL and Kafka are its own, in a temporary folder that is removed at the end. Exit code 0: nothing was found. 1: something was.`;

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const options = {
  kills: { type: 'string', default: '30' },
  journeys: { type: 'string', default: '4000' },
  seed: { type: 'string', default: String(Date.now() % 100_000) },
  broken: { type: 'string' },
  help: { type: 'boolean' },
} as const;

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options });
  const [kills, journeys, seed] = [values.kills, values.journeys, values.seed].map(Number);
  const broken = values.broken === 'relay' || values.broken === 'mart' ? values.broken : undefined;
  const isUnclear = ![kills, journeys, seed].every(Number.isSafeInteger) || broken !== values.broken;
  if (values.help === true || isUnclear || kills === undefined || journeys === undefined || seed === undefined) {
    tell(usage);
    return values.help === true ? 0 : 1;
  }
  tell(`${journeys} journeys, ${kills} kills, seed ${seed}${broken === undefined ? '' : `, with a broken ${broken}`}`);
  const folder = await temporaryEngineFolder('traject-faults');
  const beganMs = Date.now();
  const postgres = await startPostgres({ dataDirectory: join(folder, 'postgres'), onProgress: tell });
  const kafka = await superviseKafka(folder, tell);
  try {
    const parts = { postgresUrl: postgres.url, kafka, topicPrefix: standardTopicPrefix };
    const found = await runWithFaults({ seed, journeys, kills, broken, tell, ...parts });
    for (const fault of found.faults) tell(`FOUND ${fault}`);
    tell(
      `${found.events} events in the log, ${found.records} in Kafka for a committed reader, ${found.totals} totals of the mart compared, and the mart with one rebuilt: ${found.faults.length === 0 ? 'nothing lost, nothing twice' : 'they differ'}. ${Math.round((Date.now() - beganMs) / 1_000)} s.`,
    );
    return found.faults.length === 0 ? 0 : 1;
  } finally {
    await Promise.all([postgres.stop(), kafka.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

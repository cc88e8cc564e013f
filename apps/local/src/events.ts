import { once } from 'node:events';
import { codeOf } from '@traject/contracts';
import type { ReceivedEvent } from '@traject/event-stream';
import { eventsUsage, readEventsOptions } from './events/options.js';
import { countLines, eventLine, nothingMatched, reportLines, summaryLines } from './events/print.js';
import { readEvents } from './events/reading.js';
import { whereKafkaIs } from './events/where-kafka-is.js';
import { failureText } from './local-failure.js';

const stopped = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopped.abort());
// Whoever reads us may have seen enough.
process.stdout.on('error', (error) => {
  if (codeOf(error) === 'EPIPE') process.exit(0);
  throw error;
});

const print = async (line: string): Promise<void> => {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
};

/** Reads the stream as an analyst does, and gives the exit code. */
async function main(): Promise<number> {
  const options = readEventsOptions(process.argv.slice(2));
  if (options === undefined) {
    await print(eventsUsage);
    return 0;
  }
  const { show, format } = options;
  const onEvent = async (event: ReceivedEvent): Promise<void> => {
    if (show === 'events') await print(eventLine(event, format));
  };
  const where = await whereKafkaIs(process.env, 'traject-events');
  const seen = await readEvents({ ...where, options, onEvent, signal: stopped.signal });
  if (show === 'count') for (const line of countLines(seen, format)) await print(line);
  if (show === 'report') for (const line of reportLines(seen, format)) await print(line);
  for (const line of summaryLines(seen)) process.stderr.write(`${line}\n`);
  if (show === 'report' && seen.order.missing + seen.order.duplicates > 0) return 1;
  // A report of everything is sound where there is nothing; that of a journey that is not there is none.
  const isOfAll = show === 'report' && options.journey === undefined;
  if (seen.matched > 0 || isOfAll || stopped.signal.aborted) return 0;
  process.stderr.write(`${nothingMatched(seen)}\n`);
  return 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  process.exitCode = 2;
}

import { parseArgs } from 'node:util';
import type { ProcessStream } from '@traject/contracts';
import { compareProcess, type Comparison } from './compare-process.js';
import { compareStreams } from './compare-streams.js';
import { openOperatorParts, operatorSettings, type OperatorParts } from './operator-parts.js';
import { allStreams, findStream } from './streams-in-log.js';

const usage = `Compares every journey and advice as the log has it with its workflow. Changes nothing.
Usage: compare-journeys [id…]
  id   of a journey or an advice; all of them unless told
${operatorSettings}
Prints one line for each difference: where, never what. A journey that is lost is taken up again by restart-journey.
Exit code 0: no difference. 1: differences. 2: it could not be done.`;

const atOnce = 4;

async function* chosenStreams(parts: OperatorParts, ids: readonly string[]): AsyncGenerator<readonly ProcessStream[]> {
  if (ids.length === 0) return yield* allStreams(parts);
  for (const id of ids) yield [await findStream(parts.eventLog, id)];
}

const run = async (): Promise<number> => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean' } } });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const parts = await openOperatorParts(process.env);
  const counts = { same: 0, forgotten: 0, differs: 0, lost: 0, silent: 0 };
  const tell = ({ stream, outcome, detail }: Comparison): void => {
    counts[outcome] += 1;
    if (detail !== '') console.log(`${stream} ${outcome}: ${detail}`);
  };
  try {
    for await (const streams of chosenStreams(parts, positionals)) {
      await compareStreams({ compare: (stream) => compareProcess(parts, stream), tell, atOnce }, streams);
    }
  } finally {
    await parts.close();
  }
  const { same, forgotten, differs, lost, silent } = counts;
  console.log(
    `${same} agree, ${differs} differ, ${lost} lost, ${silent} silent; ${forgotten} ended ones are no longer in Temporal.`,
  );
  return differs + lost + silent === 0 ? 0 : 1;
};

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\nNothing was changed.`);
  process.exitCode = 2;
}

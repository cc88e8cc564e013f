import { parseArgs } from 'node:util';
import { openOperatorParts, operatorSettings } from './operator-parts.js';
import { findStream } from './streams-in-log.js';
import { restartProcess } from './restart-process.js';

const usage = `Starts the workflow of a lost journey or advice from the log alone, deadlines included.
Usage: restart-journey id [--replace]
  id         of the journey or the advice
  --replace  terminate the workflow first if one still runs: for one that cannot go on, as compare-journeys tells
${operatorSettings}
Exit code 0: it goes on. 1: it was not restarted. The log is never changed.`;

const run = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { replace: { type: 'boolean', default: false }, help: { type: 'boolean' } },
  });
  const [id, ...others] = positionals;
  if (values.help === true || id === undefined || others.length > 0) {
    console.log(usage);
    return values.help === true ? 0 : 1;
  }
  const parts = await openOperatorParts(process.env);
  try {
    const stream = await findStream(parts.eventLog, id);
    const sequence = await restartProcess(parts, stream, { replace: values.replace });
    console.log(`${stream} goes on from sequence ${sequence}.`);
    return 0;
  } finally {
    await parts.close();
  }
};

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\nThe log was not changed.`);
  process.exitCode = 1;
}

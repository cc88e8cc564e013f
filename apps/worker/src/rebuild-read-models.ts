import { parseArgs } from 'node:util';
import { environment } from '@traject/contracts';
import { readConnections, refuseFaults } from '@traject/daemon';
import { connect } from '@traject/database';
import { rebuildReadModels, type RebuildReport } from '@traject/event-log';

const usage = `Compares the read models with the event log. Usage: rebuild-read-models [--swap]
  --swap   put the rebuilt read models in place of the live ones; appends wait meanwhile
${environment.databaseUrl} names the database, as its owner.
Exit code 0: no difference. 1: differences, left as they are. 2: it could not be done, and nothing was changed.`;

const linesOf = ({ streams, events, differences, swapped }: RebuildReport): readonly string[] => [
  ...differences.map(
    ({ model, key, column, kind }) => `${model} ${key}${column === null ? '' : `.${column}`}: ${kind}`,
  ),
  `${events} events of ${streams} streams were read, ${differences.length} differences found.`,
  ...(swapped ? ['The rebuilt read models are in place.'] : []),
];

const run = async (): Promise<number> => {
  const { values } = parseArgs({ options: { swap: { type: 'boolean', default: false }, help: { type: 'boolean' } } });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const url = process.env[environment.databaseUrl];
  if (url === undefined || url === '') throw new Error(`setting-missing: ${environment.databaseUrl} is not set.`);
  refuseFaults('command', readConnections(process.env, ['postgres']).faults);
  const owner = connect<unknown>(url, { maxConnections: 1, statementTimeoutMs: 0 });
  try {
    const report = await rebuildReadModels(owner, { swap: values.swap });
    for (const line of linesOf(report)) console.log(line);
    return report.differences.length === 0 || report.swapped ? 0 : 1;
  } finally {
    await owner.close();
  }
};

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\nNothing was changed.`);
  process.exitCode = 2;
}

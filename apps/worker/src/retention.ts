import { parseArgs } from 'node:util';
import { dueForRetention } from '@traject/activities';
import {
  environment,
  retentionScheduleId,
  temporal,
  type Destroyed,
  type RetentionPlace,
  type RetentionStart,
  type RetentionSummary,
} from '@traject/contracts';
import { readConnections, refuseFaults } from '@traject/daemon';
import { connect, type Database } from '@traject/database';
import { countLateWords, countUnreferred, isKeptByHold } from '@traject/dossier';
import { openOperatorParts } from './operator-parts.js';

const usage = `Destroys what was kept long enough and sweeps words that nothing refers to, as the schedule does every night, or says
what that would be.
Usage: retention [--dry-run]
  --dry-run   list what would be destroyed and what a legal hold keeps; changes nothing
${environment.databaseUrl} names the database, as its eraser.
Without --dry-run also ${environment.temporalAddress}, ${environment.temporalNamespace}, ${environment.taskQueue} and ${environment.payloadKeyFile} as for the worker.
Exit code 0: done. 2: it could not be done; what was destroyed stays so, and the next run goes on.`;

type DueOrHeld = readonly [due: Destroyed, held: boolean];

/** In the order in which it is destroyed: whoever left is erased once the last that is kept of them went before. */
async function* everythingDue({ query }: Database<unknown>, now: string): AsyncGenerator<DueOrHeld> {
  const [journeyIds, adviceIds]: [string[], string[]] = [[], []];
  for (let place: RetentionPlace | null = null; ;) {
    const page = await dueForRetention(query, now, place, { journeyIds, adviceIds });
    for (const due of page.due) {
      const held = await isKeptByHold(query, due);
      if (!held && due.kind === 'journey') journeyIds.push(due.journeyId);
      if (!held && due.kind === 'advice') adviceIds.push(due.adviceId);
      yield [due, held];
    }
    if (page.next === null) return;
    place = page.next;
  }
}

const lineOf = (due: Destroyed): string => {
  switch (due.kind) {
    case 'journey':
      return `dossier of journey ${due.journeyId}`;
    case 'advice':
      return `words of advice ${due.adviceId}`;
    case 'draft':
      return `draft ${due.contentRef}`;
    case 'person':
      return `person ${due.personId}`;
  }
};

const dryRun = async (databaseUrl: string): Promise<void> => {
  const database = connect<unknown>(databaseUrl, { maxConnections: 1, applicationName: 'traject-retention' });
  const counts = { due: 0, held: 0 };
  let unreferred = 0;
  try {
    for await (const [due, held] of everythingDue(database, new Date().toISOString())) {
      counts[held ? 'held' : 'due'] += 1;
      console.log(`${lineOf(due)}${held ? ': kept by a legal hold' : ''}`);
    }
    unreferred = (await countLateWords(database.query)) + (await countUnreferred(database.query));
  } finally {
    await database.close();
  }
  console.log(
    `${counts.due} would be destroyed, ${counts.held} are kept by a legal hold. ${unreferred} pieces of content that nothing refers to would be swept. Nothing was changed.`,
  );
};

const runNow = async (): Promise<void> => {
  const { client, taskQueue, close } = await openOperatorParts(process.env);
  const start: RetentionStart = { place: null, before: { destroyed: 0, kept: 0 } };
  try {
    const handle = await client.workflow.start<(start: RetentionStart) => Promise<RetentionSummary>>(
      temporal.workflowTypes.retention,
      {
        workflowId: `${retentionScheduleId(taskQueue)}/by-hand`,
        taskQueue,
        args: [start],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
      },
    );
    const { destroyed, kept, swept } = await handle.result();
    console.log(
      `${destroyed} were destroyed, ${kept} are kept by a legal hold. ${swept} pieces of content that nothing refers to were swept.`,
    );
  } finally {
    await close();
  }
};

const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { 'dry-run': { type: 'boolean', default: false }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  if (!values['dry-run']) return runNow();
  const url = process.env[environment.databaseUrl] ?? '';
  if (url === '') throw new Error(`setting-missing: ${environment.databaseUrl} is not set.`);
  refuseFaults('command', readConnections(process.env, ['postgres']).faults);
  return dryRun(url);
};

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

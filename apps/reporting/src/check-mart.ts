import { environment } from '@traject/contracts';
import { readConnections, refuseFaults } from '@traject/daemon';
import { inTransaction, openPool } from '@traject/database/pool';
import { checkMart } from '@traject/mart';
import { dayAt } from '@traject/reports';
import { martLocks } from './mart.js';
import { linesOfViolations } from './told.js';

const usage = `Checks the data of the reporting mart. Usage: check-mart
${environment.databaseUrl} names the database, as traject_reporting.
What is found is told, and stands in mart.quality_checks and mart.quality_violations.
Exit code 0: the data is sound. 1: something was found. 2: it could not be done.`;

const run = async (): Promise<number> => {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const databaseUrl = process.env[environment.databaseUrl] ?? '';
  refuseFaults('check of the mart', [
    databaseUrl === '' ? `${environment.databaseUrl} must be the URL of the database` : '',
    ...readConnections(process.env, ['postgres']).faults,
  ]);
  const database = openPool(databaseUrl, { maxConnections: 1, statementTimeoutMs: 0 });
  try {
    const violations = await inTransaction(database.pool, async (client) => {
      await client.query('select pg_advisory_xact_lock_shared($1)', [martLocks.mart]);
      return checkMart(client, 'mart', dayAt(Date.now()));
    });
    for (const line of linesOfViolations(violations)) console.log(line);
    return violations.length === 0 ? 0 : 1;
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

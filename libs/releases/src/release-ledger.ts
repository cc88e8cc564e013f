import { codeOf } from '@traject/contracts';
import {
  monthAfter,
  periodKey,
  type Day,
  type Period,
  type ProcessLog,
  type Release,
  type ReleaseLedger,
} from '@traject/reports';
import { inTransaction, type ConnectionPool } from '@traject/database/pool';
import type pg from 'pg';
import { ReleaseProblem } from './problem.js';
import { releasedPeriods, releaseWithLines, type ReleasedPeriod } from './released-cut.js';

/** PostgreSQL's code for a key that is there already. */
const KEY_IS_THERE = '23505';

/** The months of a period, in order. */
const monthsIn = (period: Period): readonly string[] => {
  const months: string[] = [];
  for (let { from } = period; from < monthAfter(period); from = monthAfter({ from, months: 1 })) months.push(from);
  return months;
};

/** Lines that one statement writes. */
const linesAtOnce = 1_000;

const writeLines = async (client: pg.PoolClient, releaseId: string, { lines }: Release): Promise<void> => {
  for (let from = 0; from < lines.length; from += linesAtOnce) {
    const numbered = lines.slice(from, from + linesAtOnce).map((line, index) => ({ ...line, number: from + index }));
    await client.query(
      `insert into reports.released_lines
         (release_id, number, measure, breakdown, organisation, group_name, category, figure)
       select $1, number, measure, "by", organisation, "group", category, figure
         from jsonb_to_recordset($2) as line (
           number integer, measure text, "by" text, organisation text, "group" text, category text, figure jsonb
         )`,
      [releaseId, JSON.stringify(numbered)],
    );
  }
};

const writeDepartments = (client: pg.PoolClient, releaseId: string, { departments }: Release) =>
  client.query(
    `insert into reports.released_departments (release_id, organisation, department, formerly)
     select $1, organisation, department, formerly
       from jsonb_to_recordset($2) as d (organisation text, department text, formerly text[])`,
    [releaseId, JSON.stringify(departments)],
  );

const writeProcessLog = (client: pg.PoolClient, releaseId: string, { groups, peopleLeftOut }: ProcessLog) =>
  client.query('insert into reports.process_logs (release_id, groups, people_left_out) values ($1, $2, $3)', [
    releaseId,
    JSON.stringify(groups),
    peopleLeftOut,
  ]);

/** Writes a whole release. In one order for everybody, so that two who publish at once wait and never block each other. */
const write = async (
  client: pg.PoolClient,
  release: Release,
  on: Day,
  processLog: ProcessLog | null,
): Promise<void> => {
  const { period, organisations } = release;
  const { rows } = await client.query<{ releaseId: string }>(
    `insert into reports.releases (from_month, months, organisations, published_on)
      values ($1, $2, $3, $4) returning release_id as "releaseId"`,
    [period.from, period.months, organisations, on],
  );
  const releaseId = rows[0]?.releaseId ?? '';
  await client.query(
    `insert into reports.released_months (organisation, month, release_id)
      select organisation, month, $3 from unnest($1::text[]) as o (organisation), unnest($2::text[]) as m (month)
      order by organisation, month`,
    [organisations, monthsIn(period), releaseId],
  );
  await writeDepartments(client, releaseId, release);
  await writeLines(client, releaseId, release);
  if (processLog !== null) await writeProcessLog(client, releaseId, processLog);
};

const sharesMonth = (one: ReleasedPeriod, other: Pick<ReleasedPeriod, 'period' | 'organisations'>): boolean =>
  periodKey(one.period) === periodKey(other.period) ||
  (monthsIn(one.period).some((month) => monthsIn(other.period).includes(month)) &&
    one.organisations.some((organisation) => other.organisations.includes(organisation)));

/** What stands in the way of a release; there must be something by now. */
const standing = async (pool: pg.Pool, release: Release): Promise<Release> => {
  const found = (await releasedPeriods(pool)).find((each) => sharesMonth(each, release));
  if (found === undefined) {
    throw new ReleaseProblem(
      'release-not-kept',
      `Nothing was published of ${periodKey(release.period)}. It is tried again.`,
    );
  }
  return releaseWithLines(pool, found);
};

/**
 * The ledger of releases in PostgreSQL. A release is there whole or not at all; of two that share a month and an
 * organisation, or are of the same period, the keys of the tables let one in.
 * @param database opened as the role of reporting
 * @param processLog what is frozen with a release that is made by this; null: nothing
 */
export const releaseLedger = (
  { pool }: Pick<ConnectionPool, 'pool'>,
  processLog: ProcessLog | null = null,
): ReleaseLedger => ({
  published: () => releasedPeriods(pool),
  find: async ({ organisations, period }) => {
    const found = (await releasedPeriods(pool)).find(
      (each) =>
        periodKey(each.period) === periodKey(period) &&
        each.organisations.length === organisations.length &&
        each.organisations.every((organisation) => organisations.includes(organisation)),
    );
    return found === undefined ? null : releaseWithLines(pool, found);
  },
  freeze: async (release, on) => {
    try {
      await inTransaction(pool, (client) => write(client, release, on, processLog));
      return release;
    } catch (error) {
      if (codeOf(error) !== KEY_IS_THERE) throw error;
      return standing(pool, release);
    }
  },
});

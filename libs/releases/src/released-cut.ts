import type { Day, Measure, Period, PeriodLength, Release, ReleasedDepartment, ReleasedLine } from '@traject/reports';
import type pg from 'pg';

/** A release without its lines. */
export interface ReleasedPeriod {
  readonly releaseId: string;
  readonly period: Period;
  /** The organisations that were published together. */
  readonly organisations: readonly string[];
  readonly publishedOn: Day;
}

/** Which lines are wanted; left out: all of them. */
export interface Cut {
  /** Null: the lines of all organisations together. */
  readonly organisation?: string | null;
  readonly measure?: Measure;
}

interface PeriodRow {
  readonly releaseId: string;
  readonly from: string;
  // The table has no other number.
  readonly months: PeriodLength;
  readonly organisations: readonly string[];
  readonly publishedOn: string;
}

const columns = `release_id as "releaseId", from_month as "from", months, organisations,
  published_on::text as "publishedOn"`;

const releasedPeriod = ({ from, months, ...rest }: PeriodRow): ReleasedPeriod => ({
  ...rest,
  period: { from, months },
});

/** Every release, the latest first. */
export const releasedPeriods = async (client: pg.Pool | pg.PoolClient): Promise<readonly ReleasedPeriod[]> => {
  const { rows } = await client.query<PeriodRow>(
    `select ${columns} from reports.releases order by from_month desc, months`,
  );
  return rows.map(releasedPeriod);
};

/** The release of exactly this period; null when there is none. */
export const releasedPeriodOf = async (
  client: pg.Pool | pg.PoolClient,
  { from, months }: Period,
): Promise<ReleasedPeriod | null> => {
  const { rows } = await client.query<PeriodRow>(
    `select ${columns} from reports.releases where from_month = $1 and months = $2`,
    [from, months],
  );
  const [row] = rows;
  return row === undefined ? null : releasedPeriod(row);
};

const sameOrganisations = (one: ReleasedPeriod, other: ReleasedPeriod): boolean =>
  one.organisations.toSorted().join('\n') === other.organisations.toSorted().join('\n');

/**
 * The release of the period before, where figures may stand beside those of this one; else null. All organisations together
 * are other people than before where other organisations were published.
 * @param organisation null: all of them together
 */
export const comparableWith = (
  found: ReleasedPeriod,
  earlier: ReleasedPeriod | null,
  organisation: string | null,
): ReleasedPeriod | null =>
  earlier !== null && (organisation !== null || sameOrganisations(found, earlier)) ? earlier : null;

/** A release with the lines that are wanted, in the order in which they were published. */
export const releaseWithLines = async (
  client: pg.Pool | pg.PoolClient,
  { releaseId, period, organisations }: ReleasedPeriod,
  { organisation, measure }: Cut = {},
): Promise<Release> => {
  const { rows } = await client.query<ReleasedLine>(
    `select measure, breakdown as "by", organisation, group_name as "group", category, figure
       from reports.released_lines
      where release_id = $1 and ($2::boolean or organisation is not distinct from $3)
        and ($4::text is null or measure = $4)
      order by number`,
    [releaseId, organisation === undefined, organisation ?? null, measure ?? null],
  );
  const departments = await client.query<ReleasedDepartment>(
    `select organisation, department, formerly from reports.released_departments
      where release_id = $1 and ($2::boolean or organisation is not distinct from $3)
      order by organisation collate "C", department collate "C"`,
    [releaseId, organisation === undefined, organisation ?? null],
  );
  return { period, organisations, departments: departments.rows, lines: rows };
};

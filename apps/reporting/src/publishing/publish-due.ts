import { setImmediate } from 'node:timers/promises';
import { ProcessProblem } from '@traject/daemon';
import type { ConnectionPool } from '@traject/database/pool';
import type { KafkaAddress, TopicNames } from '@traject/event-stream';
import { factsForReports, firstMonthInMart, pathsForReports } from '@traject/mart';
import { releaseLedger } from '@traject/releases';
import {
  periodKey,
  publishInTurns,
  publishProcessLog,
  releaseOf,
  type Day,
  type Facts,
  type Path,
  type Release,
} from '@traject/reports';
import type pg from 'pg';
import { duePeriods, endsForAll, type DuePeriod } from './due-periods.js';
import { readOrganisations, type OrganisationsInReports } from './organisations-in-reports.js';
import { inSnapshot } from './snapshot.js';
import { missingInMart, openStreamGoal, type PublishingWaits } from './whole-stream.js';

/** What publishing works with. */
export interface PublishingParts {
  /** Opened as the role of reporting, with three connections at least. */
  readonly database: Pick<ConnectionPool, 'pool'>;
  readonly kafka: KafkaAddress;
  readonly names: TopicNames;
  readonly today: () => Day | Promise<Day>;
  /** Told of each release that was made. */
  readonly onPublished: (release: Release) => void;
}

/** What came of a turn: how many periods still have to be published, and why they wait. */
export interface Turn {
  readonly due: number;
  readonly waits: PublishingWaits | 'another-publishes' | null;
}

/** Key of the advisory lock that lets one process at a time publish. It outlives code. */
const PUBLISHING_LOCK = 7_236_108;

/** Does something while nobody else does; null when somebody else is at it. */
const alone = async <Result>(pool: pg.Pool, work: () => Promise<Result>): Promise<Result | null> => {
  const guard = await pool.connect();
  try {
    const { rows } = await guard.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [PUBLISHING_LOCK]);
    return rows[0]?.mine === true ? await work() : null;
  } finally {
    // The end of the connection would release it as well, a moment later than the next turn may ask; one that broke has none.
    await guard.query('select pg_advisory_unlock_all()').catch(() => undefined);
    guard.release(true);
  }
};

type Goal = ReturnType<typeof openStreamGoal>;

/** A moment of the log up to which the mart must have come, and the periods that were due at it. */
interface Aim {
  readonly goal: Goal;
  readonly periods: ReadonlySet<string>;
}

/** What a period is published from, reports and process log alike. */
interface FactsOfPeriod {
  readonly facts: Facts;
  readonly paths: ReadonlyMap<string, Path>;
}

/** Reads the mart once it has all that the goal says; else what it lacks. */
const whenWhole = async <Result>(
  pool: pg.Pool,
  goal: Goal,
  read: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result | PublishingWaits> => {
  const ends = await goal.inStream();
  if (typeof ends === 'string') return ends;
  return inSnapshot(pool, async (client) => (await missingInMart(client, ends)) ?? read(client));
};

const publishOne = async (
  { database, today, onPublished }: PublishingParts,
  due: DuePeriod,
  known: OrganisationsInReports,
  { facts, paths }: FactsOfPeriod,
): Promise<void> => {
  const { period } = due;
  const series = known.seriesOf(due.organisations);
  const processLog = publishProcessLog(facts, (journey) => paths.get(journey), series, period);
  const answer = await releaseOf(releaseLedger(database, processLog), series, period, await today(), () =>
    publishInTurns(facts, series, period, () => setImmediate()),
  );
  if (answer.kind === 'release') return onPublished(answer.release);
  throw new ProcessProblem(
    answer.code,
    `The period ${periodKey(period)} was not published, as what was published before stands in its way.`,
  );
};

/**
 * Publishes what is due, one whole period after the other, each frozen in one step. The mart must have taken all that the log
 * held when a turn found the latest of it due: a period that is told is never told again. What fails half-way leaves nothing, and
 * is made at the next turn.
 */
export const openPublishing = (parts: PublishingParts) => {
  const { database, kafka, names, today } = parts;
  const { pool } = database;
  let aim: Aim | undefined;

  /** What the mart must have; a moment before a period was due says nothing of what the log held when it was. */
  const goalFor = (due: readonly DuePeriod[]): Goal => {
    const periods = due.map(({ period }) => periodKey(period));
    if (aim === undefined || periods.some((period) => aim?.periods.has(period) !== true)) {
      aim = { goal: openStreamGoal(pool, kafka, names), periods: new Set(periods) };
    }
    return aim.goal;
  };

  /** What is due; null while the mart knows of nothing at all, as it may have yet to begin. */
  const dueNow = async (known: OrganisationsInReports): Promise<readonly DuePeriod[] | null> => {
    const firstMonth = await firstMonthInMart(pool);
    if (firstMonth === null) return null;
    const published = await releaseLedger(database).published();
    return duePeriods({ firstMonth, today: await today(), published, organisations: known.organisations });
  };

  const publishAll = async (): Promise<Turn> => {
    const known = await readOrganisations(pool);
    const { departmentOf } = known;
    const all = await dueNow(known);
    if (all?.length === 0) {
      aim = undefined;
      return { due: 0, waits: null };
    }
    const goal = goalFor(all ?? []);
    if (all === null) return { due: 0, waits: await whenWhole(pool, goal, () => Promise.resolve(null)) };
    for (const [done, due] of all.entries()) {
      const { period, organisations } = due;
      const everybody = known.organisations.map(({ organisation }) => organisation);
      const caseloadOf = endsForAll(period, known.organisations) ? everybody : [];
      const told = await whenWhole(pool, goal, async (client): Promise<FactsOfPeriod> => ({
        facts: await factsForReports(client, { period, organisations, caseloadOf, departmentOf }),
        paths: await pathsForReports(client, { period, organisations }),
      }));
      if (typeof told === 'string') return { due: all.length - done, waits: told };
      await publishOne(parts, due, known, told);
    }
    aim = undefined;
    return { due: 0, waits: null };
  };

  return {
    /** One turn. */
    turn: async (): Promise<Turn> => (await alone(pool, publishAll)) ?? { due: 0, waits: 'another-publishes' },
  };
};

import { seesOrganisation } from '@traject/access';
import {
  comparableWith,
  releasedPeriodOf,
  releasedPeriods,
  releaseWithLines,
  type ReleasedPeriod,
} from '@traject/releases';
import {
  isWholePeriod,
  periodBefore,
  reportOf,
  type AnsweredReport,
  type Asker,
  type Day,
  type Measure,
  type Period,
  type Question,
  type Release,
} from '@traject/reports';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { hidden, HttpProblem } from '../problems/http-problem.js';
import { whyNotPublished } from './not-published.js';

/** Which lines of a release are wanted. */
export interface Wanted {
  readonly period: Period;
  /** Null: all organisations together, which the provider's own people alone see. */
  readonly organisation: string | null;
  /** Left out: every measure. */
  readonly measure?: Measure;
}

/** A period as it was published, cut down to what was wanted and the asker may see. */
export interface ReleaseForAsker {
  /** Holds the lines of the organisation that was wanted, and names no other to whom sees only their own. */
  readonly release: Release;
  /** The same of the period before; null when that was not published, or not of the same organisations where all are wanted together. */
  readonly before: Release | null;
  readonly publishedOn: Day;
}

/** A report, and since when it stands. */
export interface ReportForAsker {
  readonly report: AnsweredReport;
  readonly publishedOn: Day;
}

/**
 * What was published, for whoever asks. The only way to a figure: reports, charts and exports are cut out of what this
 * gives, by `reportOf`.
 */
export interface ReleasedReports {
  /** The periods that this asker finds something about, the latest first; who sees their own alone is told of no other. */
  periods(asker: Asker): Promise<readonly ReleasedPeriod[]>;
  /**
   * The release of a period.
   * @throws HttpProblem `organisation-not-found`, `report-period-not-whole`, `report-not-published`
   */
  release(asker: Asker, wanted: Wanted): Promise<ReleaseForAsker>;
  /**
   * The report that answers a question.
   * @throws HttpProblem the same, and `breakdown-not-reported`
   */
  report(asker: Asker, period: Period, question: Question): Promise<ReportForAsker>;
  /**
   * Refuses who asks about another organisation than their own, as if there were none such.
   * @throws HttpProblem `organisation-not-found`
   */
  refuseForeign(asker: Asker, organisation: string | null): void;
}

/** As whom somebody asks for reports: people of an employer see their own organisation, the provider's people all. */
export const askerOf = ({ organisationId }: Caller): Asker =>
  organisationId === null ? { sees: 'all' } : { sees: 'own', organisation: organisationId };

const refuseForeign: ReleasedReports['refuseForeign'] = (asker, organisation) => {
  const isTheirs =
    asker.sees === 'all' || (organisation !== null && seesOrganisation(asker.organisation, organisation));
  if (!isTheirs) throw hidden('organisation');
};

/** The same release, which names no organisation but the asker's own. */
const forAsker = (asker: Asker, release: Release): Release =>
  asker.sees === 'all'
    ? release
    : { ...release, organisations: release.organisations.filter((each) => each === asker.organisation) };

/** Everything that was published, as the gateway's role reads it. */
export const releasedReports = ({
  database: { pool },
  now,
}: Pick<GatewayParts, 'database' | 'now'>): ReleasedReports => {
  const release: ReleasedReports['release'] = async (asker, { period, organisation, measure }) => {
    refuseForeign(asker, organisation);
    if (!isWholePeriod(period)) throw whyNotPublished(period, now());
    const found = await releasedPeriodOf(pool, period);
    // An organisation that was not published then: who sees all is told so, and its own people that there is no report.
    const isIn = organisation === null || found?.organisations.includes(organisation) === true;
    if (found !== null && !isIn && asker.sees === 'all') throw hidden('organisation');
    if (found === null || !isIn) throw whyNotPublished(period, now());
    const earlier = await releasedPeriodOf(pool, periodBefore(period));
    const comparable = comparableWith(found, earlier, organisation);
    const cut = measure === undefined ? { organisation } : { organisation, measure };
    return {
      release: forAsker(asker, await releaseWithLines(pool, found, cut)),
      before: comparable === null ? null : forAsker(asker, await releaseWithLines(pool, comparable, cut)),
      publishedOn: found.publishedOn,
    };
  };
  return {
    periods: async (asker) =>
      (await releasedPeriods(pool))
        .map((each) =>
          asker.sees === 'all'
            ? each
            : {
                ...each,
                organisations: each.organisations.filter((organisation) => organisation === asker.organisation),
              },
        )
        .filter(({ organisations }) => organisations.length > 0),
    release,
    report: async (asker, period, question) => {
      const { organisation, measure } = question;
      const { release: found, before, publishedOn } = await release(asker, { period, organisation, measure });
      const report = reportOf(found, before, asker, question);
      if (report.kind === 'report') return { report, publishedOn };
      if (report.code === 'organisation-not-found') throw hidden('organisation');
      throw new HttpProblem(
        422,
        report.code,
        'This is not reported by that, so that nobody can be recognised. See GET /api/reports for what is.',
      );
    },
    refuseForeign,
  };
};

import { DAYS_UNTIL_CLOSED, isClosed, isWholePeriod, monthAfter, type Day, type Period } from '@traject/reports';
import { HttpProblem } from '../problems/http-problem.js';

/** Today in the Netherlands, where a period ends. */
export const dayIn = (nowMs: number): Day =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' }).format(nowMs);

/** The first day on which a period may be published. */
export const publishedFrom = (period: Period): Day =>
  new Date(Date.parse(`${monthAfter(period)}-01T00:00:00Z`) + DAYS_UNTIL_CLOSED * 86_400_000)
    .toISOString()
    .slice(0, 10);

/** Why there is no report of a period, and what to do. It depends on the calendar alone, and on nobody's figures. */
export const whyNotPublished = (period: Period, nowMs: number): HttpProblem => {
  if (!isWholePeriod(period)) {
    return new HttpProblem(
      400,
      'report-period-not-whole',
      'Reports are of whole months, quarters, half years and years of the calendar: a quarter begins in January, April, July or October. See GET /api/reports.',
    );
  }
  if (isClosed(period, dayIn(nowMs))) {
    return new HttpProblem(
      404,
      'report-not-published',
      'Nothing was published of this period. See GET /api/reports for the periods that were, and how long they are.',
    );
  }
  const from = publishedFrom(period);
  return new HttpProblem(
    404,
    'report-not-published',
    `This period is not over for long enough. It is published from ${from} on, once and for all.`,
    { publishedFrom: from },
  );
};

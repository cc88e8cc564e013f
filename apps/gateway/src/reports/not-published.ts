import { dayAt, isClosed, isWholePeriod, publishedFrom, type Period } from '@traject/reports';
import { HttpProblem } from '../problems/http-problem.js';

/** Why there is no report of a period, and what to do. It depends on the calendar alone, and on nobody's figures. */
export const whyNotPublished = (period: Period, nowMs: number): HttpProblem => {
  if (!isWholePeriod(period)) {
    return new HttpProblem(
      400,
      'report-period-not-whole',
      'Reports are of whole months, quarters, half years and years of the calendar: a quarter begins in January, April, July or October. See GET /api/reports.',
    );
  }
  if (isClosed(period, dayAt(nowMs))) {
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

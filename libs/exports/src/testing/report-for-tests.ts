import type { AnsweredReport } from '@traject/reports';

/** A department whose name a spreadsheet would take for a formula, and has letters beyond ASCII, a comma and a quotation. */
export const oddDepartment = '=HYPERLINK("x"),Zórg';

/** A report with every kind of figure. */
export const aReport: AnsweredReport = {
  kind: 'report',
  question: { measure: 'routes', by: 'department', organisation: 'noord' },
  period: { from: '2026-07', months: 3 },
  lines: [
    {
      group: oddDepartment,
      category: 'bmw',
      figure: { kind: 'people', people: 17 },
      before: { kind: 'hidden' },
      comparable: true,
    },
    { group: oddDepartment, category: 'coach', figure: { kind: 'hidden' }, before: null, comparable: false },
    {
      group: null,
      category: null,
      figure: { kind: 'mean', mean: 3.4 },
      before: { kind: 'mean', mean: 3.9 },
      comparable: true,
    },
    {
      group: null,
      category: null,
      figure: { kind: 'percentiles', median: 12, percentile90: null },
      before: { kind: 'percentiles', median: 11.5, percentile90: 40 },
      comparable: true,
    },
  ],
};

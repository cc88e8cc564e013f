import { describe, expect, test } from 'vitest';
import { breakdownsOf, dimensions, measures } from '../model/measures.js';
import { factsOf, journeys } from '../testing/facts.js';
import type { Series } from './figures.js';
import { publish } from './publish.js';
import { reportOf, type Question } from './report.js';

const series: Series = {
  organisations: [
    { organisation: 'noord', departments: ['zorg'], hasPeopleWithoutDepartment: false },
    { organisation: 'zuid', departments: ['zorg'], hasPeopleWithoutDepartment: false },
  ],
};
const facts = factsOf(journeys(20, 0), journeys(30, 100, { organisation: 'zuid' }));
const release = publish(facts, series, { from: '2026-01', months: 6 });
const inflow: Question = { measure: 'inflow', by: 'organisation', organisation: 'noord' };
const employer = { sees: 'own', organisation: 'noord' } as const;

describe('a report', () => {
  test('is a cut out of what was published', () => {
    expect(reportOf(release, null, employer, inflow)).toMatchObject({
      kind: 'report',
      lines: [{ group: null, category: null, figure: { kind: 'people', people: 20 }, before: null }],
    });
  });

  test.each(['zuid', null, 'nowhere'])(
    'of %s is not found for the employer of another organisation',
    (organisation) => {
      expect(reportOf(release, null, employer, { ...inflow, organisation })).toEqual({
        kind: 'refused',
        code: 'organisation-not-found',
      });
    },
  );

  test('of all organisations is for the provider', () => {
    const report = reportOf(release, null, { sees: 'all' }, { ...inflow, organisation: null });
    expect(report).toMatchObject({ lines: [{ figure: { people: 50 } }] });
  });

  test('stands beside the period before, and beside no other', () => {
    const before = publish(facts, series, { from: '2025-07', months: 6 });
    const next = publish(facts, series, { from: '2026-07', months: 6 });
    expect(reportOf(next, release, employer, { ...inflow, measure: 'caseload' }).kind).toBe('report');
    expect(reportOf(release, before, employer, inflow)).toMatchObject({ lines: [{ before: null }] });
    const same = { ...release, period: { from: '2025-07', months: 6 as const } };
    expect(reportOf(release, same, employer, inflow)).toMatchObject({ lines: [{ before: { people: 20 } }] });
    expect(reportOf(release, next, employer, inflow)).toMatchObject({ lines: [{ before: null }] });
  });

  test.each(measures)('%s is told by what the catalogue says, and by nothing else', (measure) => {
    for (const by of dimensions) {
      const report = reportOf(release, null, { sees: 'all' }, { measure, by, organisation: null });
      expect(report.kind).toBe(breakdownsOf(measure).includes(by) ? 'report' : 'refused');
    }
    for (const line of release.lines) expect(breakdownsOf(line.measure)).toContain(line.by);
  });
});

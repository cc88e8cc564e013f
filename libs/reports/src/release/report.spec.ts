import { employerThemes, goalAttainments } from '@traject/domain';
import { describe, expect, test } from 'vitest';
import { breakdownsOf, dimensions, measures } from '../model/measures.js';
import { factsOf, journeys } from '../testing/facts.js';
import type { Release, Series } from './figures.js';
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

  describe('by department', () => {
    const byDepartment: Question = { ...inflow, by: 'department' };
    const earlier = { from: '2025-07', months: 6 } as const;
    /** The same figures as those of the half year, when the department was put together of these. */
    const zorgOf = (formerly: readonly string[], then = release) => ({
      ...then,
      departments: [{ organisation: 'noord', department: 'zorg', formerly }],
    });
    const lineOf = (now: typeof release, before: typeof release | null) => {
      const report = reportOf(now, before === null ? null : { ...before, period: earlier }, employer, byDepartment);
      return report.kind === 'report' ? report.lines[0] : undefined;
    };

    test('stands beside the same department of before, which may have been put together of others already', () => {
      expect(lineOf(zorgOf([]), zorgOf([]))).toMatchObject({ before: { people: 20 }, comparable: true });
      const merged = zorgOf(['thuiszorg', 'kraamzorg']);
      expect(lineOf(merged, zorgOf(['kraamzorg', 'thuiszorg']))).toMatchObject({ comparable: true });
    });

    test.each<readonly [string, readonly string[], readonly string[]]>([
      ['another became part of', ['thuiszorg'], []],
      ['another left', [], ['thuiszorg']],
      ['another took the place of a part of', ['thuiszorg'], ['kraamzorg']],
    ])('is beside nothing where %s it since, and says so', (_what, now, then) => {
      expect(lineOf(zorgOf(now), zorgOf(then))).toMatchObject({ before: null, comparable: false });
    });

    test('is beside nothing where it was not there before, or nothing is known of what it was', () => {
      expect(lineOf(zorgOf([]), { ...release, departments: [] })).toMatchObject({ before: null, comparable: false });
      const unknown = { ...release, departments: [] };
      expect(lineOf(unknown, unknown)).toMatchObject({ before: null, comparable: false });
      const elsewhere = [{ organisation: 'zuid', department: 'zorg', formerly: [] }];
      expect(lineOf(zorgOf([]), { ...release, departments: elsewhere })).toMatchObject({ comparable: false });
    });

    test('is comparable where there is nothing to compare with at all, as is an organisation whose departments changed', () => {
      expect(lineOf(zorgOf(['thuiszorg']), null)).toMatchObject({ before: null, comparable: true });
      const before = { ...zorgOf([]), period: earlier };
      expect(reportOf(zorgOf(['thuiszorg']), before, employer, inflow)).toMatchObject({
        lines: [{ before: { people: 20 }, comparable: true }],
      });
    });

    test('is of departments as they are known on the day of publication', () => {
      const known = series.organisations.map((each) => ({ ...each, formerly: { zorg: ['thuiszorg'] } }));
      const { departments } = publish(facts, { organisations: known }, release.period);
      expect(departments).toEqual([
        { organisation: 'noord', department: 'zorg', formerly: ['thuiszorg'] },
        { organisation: 'zuid', department: 'zorg', formerly: ['thuiszorg'] },
      ]);
      expect(release.departments).toContainEqual({ organisation: 'noord', department: 'zorg', formerly: [] });
    });
  });

  describe('of themes, where one was published that is part of another now', () => {
    const themes: Question = { measure: 'themes', by: 'organisation', organisation: 'noord' };
    const waits: Question = { measure: 'wait-for-intake', by: 'theme', organisation: 'noord' };
    const figure = { kind: 'people', people: 12 } as const;
    /** As it was published when the theme had a line of its own. */
    const apart: Release = {
      ...release,
      lines: [
        ...release.lines,
        { ...themes, group: null, category: 'burn-out-complaints', figure },
        { ...waits, group: 'burn-out-complaints', category: null, figure },
      ],
    };
    const before = { ...apart, period: { from: '2025-07', months: 6 } as const };
    const told = (question: Question, now: Release, then: Release | null) => {
      const report = reportOf(now, then, employer, question);
      return report.kind === 'report'
        ? report.lines.map((line) => ({ ...line, theme: line.group ?? line.category }))
        : [];
    };

    test.each([themes, waits])('leaves that one out, of $measure by $by', (question) => {
      expect(apart.lines.filter((line) => line.group === 'burn-out-complaints')).toHaveLength(1);
      expect(told(question, apart, before).map(({ theme }) => theme)).toEqual(employerThemes);
    });

    test.each([themes, waits])('compares the other with nothing, of $measure by $by', (question) => {
      const lines = told(question, release, before);
      expect(lines.filter(({ comparable }) => !comparable)).toEqual([
        expect.objectContaining({ theme: 'stress', before: null }),
      ]);
      expect(lines.filter((line) => line.before !== null)).toHaveLength(employerThemes.length - 1);
    });

    test('compares all of them where both were published alike', () => {
      const alike = { ...release, period: before.period };
      for (const [now, then] of [
        [release, alike],
        [apart, before],
        [release, null],
      ] as const) {
        expect(told(themes, now, then).filter(({ comparable }) => !comparable)).toEqual([]);
      }
    });
  });

  test('leaves out how many did not say whether they reached their goals, where that was published', () => {
    const goals: Question = { measure: 'goals', by: 'organisation', organisation: 'noord' };
    const line = { ...goals, group: null, category: 'not-said', figure: { kind: 'people', people: 12 } } as const;
    const report = reportOf({ ...release, lines: [line, ...release.lines] }, null, employer, goals);
    expect(report).toEqual(reportOf(release, null, employer, goals));
    expect(report).toMatchObject({ lines: goalAttainments.map((category) => ({ category })) });
  });

  test.each(measures)('%s is told by what the catalogue says, and by nothing else', (measure) => {
    for (const by of dimensions) {
      const report = reportOf(release, null, { sees: 'all' }, { measure, by, organisation: null });
      expect(report.kind).toBe(breakdownsOf(measure).includes(by) ? 'report' : 'refused');
    }
    for (const line of release.lines) expect(breakdownsOf(line.measure)).toContain(line.by);
  });
});

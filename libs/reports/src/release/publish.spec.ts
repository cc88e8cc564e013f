import { describe, expect, test } from 'vitest';
import { aJourney, factsOf, journeys } from '../testing/facts.js';
import type { Facts, JourneyFacts } from '../model/facts.js';
import type { Period } from '../model/period.js';
import type { Measure } from '../model/measures.js';
import type { Release, Series } from './figures.js';
import { journeyMeasures } from '../model/measures.js';
import { publish, publishInTurns } from './publish.js';

const YEAR: Period = { from: '2026-01', months: 12 };
const noord: Series = {
  organisations: [
    { organisation: 'noord', departments: ['zorg', 'techniek', 'staf'], hasPeopleWithoutDepartment: false },
  ],
};

const told = (release: Release, measure: Measure): Readonly<Record<string, number | null>> =>
  Object.fromEntries(
    release.lines
      .filter((line) => line.measure === measure && line.organisation === 'noord')
      .map(({ group, category, figure }) => [
        [group ?? 'whole', category].filter((name) => name !== null).join('/'),
        figure.kind === 'people' ? figure.people : figure.kind === 'mean' ? figure.mean : null,
      ]),
  );

const publishYear = (...parts: readonly (readonly JourneyFacts[])[]) => publish(factsOf(...parts), noord, YEAR);

describe('people, not journeys', () => {
  test('five journeys of one person are no group of five', () => {
    const again = Array.from({ length: 5 }, (_none, number) => aJourney(number, { person: 'person-0' }));
    expect(publishYear(again).lines.filter(({ measure }) => measure === 'inflow')).toEqual([]);
  });

  test('whoever comes twice counts once, by the first journey of the period', () => {
    const second = aJourney(1000, { person: 'person-0', department: 'techniek', requestedOn: '2026-03-01' });
    const release = publishYear(journeys(6, 0), journeys(6, 100, { department: 'techniek' }), [second]);
    expect(told(release, 'inflow')['whole']).toBe(12);
  });

  test('under five people nothing is told at all', () => {
    expect(publishYear(journeys(4, 0)).lines.filter(({ figure }) => figure.kind !== 'hidden')).toEqual([]);
  });
});

describe('departments', () => {
  test('one of two people is in no line, and neither is one beside it that would give it away', () => {
    const release = publishYear(
      journeys(9, 0),
      journeys(12, 100, { department: 'techniek' }),
      journeys(2, 200, { department: 'staf' }),
    );
    const { whole, ...byDepartment } = told(release, 'inflow');
    expect(whole).toBe(23);
    expect(Object.keys(byDepartment)).toHaveLength(1);
    expect(Object.keys(byDepartment)).not.toContain('staf');
  });

  test('a department that nobody came from looks like one of two people', () => {
    const ofTwo = publishYear(journeys(9, 0), journeys(12, 100, { department: 'techniek' }), journeys(2, 200, { department: 'staf' })); // prettier-ignore
    const ofNone = publishYear(journeys(9, 0), journeys(12, 100, { department: 'techniek' }));
    expect(Object.keys(told(ofNone, 'inflow'))).toEqual(Object.keys(told(ofTwo, 'inflow')));
  });

  test('that nobody without a department has a journey is not to be found by subtraction', () => {
    const all = factsOf(journeys(9, 0), journeys(12, 100, { department: 'techniek' }), journeys(8, 150, { department: 'staf' })); // prettier-ignore
    const departments = noord.organisations[0]?.departments ?? [];
    const withOthers = { organisations: [{ organisation: 'noord', departments, hasPeopleWithoutDepartment: true }] };
    expect(Object.keys(told(publish(all, noord, YEAR), 'inflow'))).toHaveLength(4);
    expect(Object.keys(told(publish(all, withOthers, YEAR), 'inflow'))).toHaveLength(3);
  });

  test('people of a department that the directory does not know are in the total alone', () => {
    const release = publishYear(journeys(20, 0), journeys(7, 100, { department: 'opgeheven' }));
    expect(told(release, 'inflow')['whole']).toBe(27);
    expect(Object.keys(told(release, 'inflow'))).not.toContain('opgeheven');
  });
});

describe('who asked by themselves', () => {
  const bySelf = { selfRequested: true } as const;
  const twoDepartments = [journeys(9, 0), journeys(12, 100, { department: 'techniek' }), journeys(8, 150, { department: 'staf' })]; // prettier-ignore

  test('fewer than five are left out, so that nobody who subtracts the requests they made finds them', () => {
    const release = publishYear(...twoDepartments, journeys(4, 200, bySelf));
    expect(release).toEqual(publishYear(...twoDepartments));
  });

  test('five or more count in the total and in no breakdown', () => {
    const release = publishYear(...twoDepartments, journeys(6, 200, { ...bySelf, route: 'coach' }));
    expect(told(release, 'inflow')['whole']).toBe(35);
    const { zorg, ...others } = told(release, 'inflow');
    expect([9, undefined]).toContain(zorg);
    expect(Object.keys(told(release, 'routes')).filter((name) => name.startsWith('whole/'))).toHaveLength(6);
    expect(told(release, 'routes')['whole/coach']).toBeNull();
    expect(Object.keys(others).length).toBeGreaterThan(0);
  });

  test('their number is not what all departments leave of the total', () => {
    const release = publishYear(...twoDepartments, journeys(6, 200, bySelf));
    const { whole, ...byDepartment } = told(release, 'inflow');
    const sum = Object.values(byDepartment).reduce<number>((total, people) => total + (people ?? 0), 0);
    expect((whole ?? 0) - sum).toBeGreaterThan(6);
  });
});

describe('advice out of a journey that the employee asked for by themselves', () => {
  const followUps = ['done', 'under-way', 'will-act'] as const;
  const advices = (count: number, from: number, selfRequested: boolean): Facts['advices'] =>
    Array.from({ length: count }, (_none, index) => ({
      advice: `advice-${from + index}`,
      organisation: 'noord',
      person: `person-${from + index}`,
      selfRequested,
      raisedOn: '2026-03-01',
      followUp: followUps[index % followUps.length] ?? 'done',
    }));
  const toldOf = (...parts: readonly Facts['advices'][]) => {
    const release = publish({ ...factsOf(), advices: parts.flat() }, noord, YEAR);
    const categories = Object.values(told(release, 'advice-follow-up')).filter((people) => people !== null);
    return { total: told(release, 'advices')['whole'], categories: new Set(categories) };
  };

  test('counts in the total from five on, and in no category', () => {
    expect(toldOf(advices(45, 0, false))).toEqual({ total: 45, categories: new Set([15]) });
    expect(toldOf(advices(45, 0, false), advices(9, 100, true))).toEqual({ total: 54, categories: new Set([15]) });
  });

  test('is left out of the total where it is of fewer, as the employer knows its own requests', () => {
    expect(toldOf(advices(45, 0, false), advices(4, 100, true))).toEqual({ total: 45, categories: new Set([15]) });
  });
});

describe('what is sensitive', () => {
  test('themes need ten people where routes need five', () => {
    const release = publishYear(
      journeys(7, 0, { theme: 'conflict', route: 'coach' }),
      journeys(21, 100),
      journeys(15, 200, { theme: 'career' }),
    );
    expect(told(release, 'themes')['whole/conflict']).toBeNull();
    expect(told(release, 'routes')['whole/coach']).toBe(7);
  });

  test('no theme that names an illness is told, of which HR would hear: it counts with stress', () => {
    const release = publishYear(
      journeys(20, 0),
      journeys(20, 100, { theme: 'burn-out-complaints' }),
      journeys(20, 200, { theme: 'career' }),
    );
    expect(told(release, 'themes')['whole/stress']).toBe(40);
    const byTheme = release.lines.filter(({ measure, by }) => measure === 'themes' || by === 'theme');
    const named = byTheme.flatMap(({ group, category }) => [group, category]).filter((name) => name !== null);
    expect(named).toContain('stress');
    expect(named).not.toContain('burn-out-complaints');
  });

  test('no theme and no reason to stop is told by department', () => {
    const release = publishYear(journeys(40, 0), journeys(40, 100, { department: 'techniek' }));
    const sensitive = release.lines.filter(({ measure }) => measure === 'themes' || measure === 'early-stops');
    expect(sensitive.every(({ by }) => by === 'organisation')).toBe(true);
    expect(sensitive.length).toBeGreaterThan(0);
  });

  test('wellbeing that is the same for everybody is not told', () => {
    expect(told(publishYear(journeys(20, 0)), 'wellbeing-after')['whole'] ?? null).toBeNull();
    const mixed = journeys(20, 0).map((journey, index) => ({
      ...journey,
      evaluation: { satisfaction: 7, goals: 'largely' as const, wellbeingBefore: 4, wellbeingAfter: 5 + (index % 3) },
    }));
    expect(told(publishYear(mixed), 'wellbeing-after')['whole']).toBe(6);
  });
});

describe('caseload', () => {
  const caseloads = (people: readonly number[]) =>
    people.map((count, number) => ({ practitioner: `practitioner-${number}`, people: count }));
  const figureOf = (people: readonly number[]) =>
    publish({ ...factsOf(), caseloads: caseloads(people) }, noord, YEAR).lines.find(
      ({ measure }) => measure === 'caseload',
    )?.figure;

  test('is a mean over five practitioners or more, of whom none has most', () => {
    expect(figureOf([4, 6, 5, 7, 8])).toEqual({ kind: 'mean', mean: 6 });
    expect(figureOf([4, 6, 5, 7])).toEqual({ kind: 'hidden' });
    expect(figureOf([40, 6, 5, 7, 8])).toEqual({ kind: 'hidden' });
  });
});

test('a release that is made with pauses is the same, with one after each measure', async () => {
  const facts = factsOf(journeys(12, 0), journeys(9, 100, { department: 'techniek' }));
  let pauses = 0;
  const made = await publishInTurns(facts, noord, YEAR, async () => void (pauses += 1));
  expect(made).toEqual(publish(facts, noord, YEAR));
  const tellsOf = new Set(made.lines.map(({ measure }) => measure));
  expect(tellsOf.size).toBeGreaterThan(3);
  expect(pauses).toBeGreaterThanOrEqual(
    Object.keys(journeyMeasures).filter((name) => [...tellsOf].some((told) => told === name)).length,
  );
});

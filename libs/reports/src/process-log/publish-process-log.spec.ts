import { describe, expect, test } from 'vitest';
import type { JourneyFacts } from '../model/facts.js';
import { factsOf, journeys } from '../testing/facts.js';
import { inOrder, type Path, type PathStep, type ProcessStep } from './paths.js';
import type { ProcessLog } from './process-log.js';
import { publishProcessLog } from './publish-process-log.js';

const series = {
  organisations: ['noord', 'zuid', 'west'].map((organisation) => ({
    organisation,
    departments: [],
    hasPeopleWithoutDepartment: true,
  })),
};
const JUNE = { from: '2026-06', months: 1 } as const;

const step = (name: ProcessStep, on: string, practitioner: string | null = null): PathStep => ({
  step: name,
  on,
  trajectory: name === 'bmw-talk-held' ? 1 : null,
  practitioner,
});

/** Requested on the first of February, an intake after some days, that many talks in April, ended on the first of June. */
const wayOf = (talks: number, intakeDay: number, practitioner = 'bos'): Path =>
  inOrder([
    step('journey-ended', '2026-06-01'),
    step('journey-requested', '2026-02-01'),
    step('intake-held', `2026-02-${String(intakeDay).padStart(2, '0')}`, practitioner),
    ...Array.from({ length: talks }, (_none, talk) =>
      step('bmw-talk-held', `2026-04-${String(talk + 1).padStart(2, '0')}`, practitioner),
    ),
  ]);

interface Some {
  readonly people: number;
  readonly path: (number: number) => Path;
  readonly different?: Partial<JourneyFacts>;
}

const logOf = (...groups: readonly Some[]): ProcessLog => {
  const paths = new Map<string, Path>();
  const all = groups.map(({ people, path, different }, group) => {
    const some = journeys(people, 1000 * group, different);
    some.forEach(({ journey }, number) => paths.set(journey, path(number)));
    return some;
  });
  return publishProcessLog(factsOf(...all), (journey) => paths.get(journey), series, JUNE);
};

const told = ({ groups }: ProcessLog) =>
  groups.map(({ organisation, whole, steps }) => ({
    organisation,
    whole,
    steps: steps.length,
    practitioner: steps[1]?.practitioner ?? null,
  }));

describe('a process log', () => {
  test('tells a path of fourteen people as one of at least nine, without their organisation and who held the talks', () => {
    const log = logOf({ people: 14, path: () => wayOf(3, 10) });
    expect(told(log)).toEqual([{ organisation: null, whole: true, steps: 6, practitioner: null }]);
    expect(log.groups[0]?.people).toBe(9);
    expect(log.peopleLeftOut).toBe(5);
  });

  test('tells nothing of thirteen', () => {
    expect(logOf({ people: 13, path: () => wayOf(3, 10) })).toMatchObject({ groups: [], peopleLeftOut: 13 });
  });

  test('does not tell how many are left out where they are few', () => {
    expect(logOf({ people: 4, path: () => wayOf(3, 10) })).toMatchObject({ groups: [], peopleLeftOut: null });
  });

  test('tells nothing of fewer than three organisations', () => {
    const paths = wayOf(3, 10);
    const ofTwo = { organisations: series.organisations.slice(0, 2) };
    const log = publishProcessLog(factsOf(journeys(40, 0)), () => paths, ofTwo, JUNE);
    expect(log).toMatchObject({ groups: [], peopleLeftOut: 40 });
    expect(publishProcessLog(factsOf(journeys(40, 0)), () => paths, series, JUNE).groups.length).toBeGreaterThan(0);
  });

  test('is empty for a period without anybody', () => {
    expect(logOf()).toEqual({
      period: JUNE,
      organisations: ['noord', 'zuid', 'west'],
      groups: [],
      peopleLeftOut: null,
    });
  });

  test('puts people of all organisations together', () => {
    const log = logOf(
      { people: 8, path: () => wayOf(3, 10) },
      { people: 8, path: () => wayOf(3, 10), different: { organisation: 'zuid' } },
    );
    expect(told(log)).toEqual([{ organisation: null, whole: true, steps: 6, practitioner: null }]);
  });

  test('cuts paths that few took back to the steps that enough people share', () => {
    const log = logOf({ people: 16, path: (number) => wayOf(1 + (number % 4), 10) });
    expect(told(log)).toEqual([{ organisation: null, whole: false, steps: 3, practitioner: null }]);
  });

  test('tells who asked by themselves, and does not mark them', () => {
    const log = logOf(
      { people: 14, path: () => wayOf(3, 10), different: { selfRequested: true } },
      { people: 5, path: () => wayOf(3, 10) },
    );
    expect(told(log)).toEqual([{ organisation: null, whole: true, steps: 6, practitioner: null }]);
  });

  test('leaves them out altogether where the totals do', () => {
    const log = logOf(
      { people: 4, path: () => wayOf(3, 10), different: { selfRequested: true } },
      { people: 13, path: () => wayOf(3, 10) },
    );
    expect(log).toMatchObject({ groups: [], peopleLeftOut: 13 });
  });

  test('counts people: one with twenty journeys is nobody', () => {
    const log = logOf({ people: 20, path: () => wayOf(3, 10), different: { person: 'eva' } });
    expect(log).toMatchObject({ groups: [], peopleLeftOut: null });
  });

  test('holds journeys that ended in the period, and none of an organisation outside the series', () => {
    const log = logOf(
      { people: 20, path: () => wayOf(3, 10), different: { endedOn: '2026-07-01' } },
      { people: 20, path: () => wayOf(3, 10), different: { organisation: 'oost' } },
    );
    expect(log).toMatchObject({ groups: [], peopleLeftOut: null });
  });

  test('counts days from the request, as the median of those who took about as long', () => {
    const log = logOf({ people: 14, path: () => wayOf(1, 10) });
    expect(log.groups[0]?.steps.map(({ step: name, day }) => [name, day])).toEqual([
      ['journey-requested', 0],
      ['intake-held', 9],
      ['bmw-talk-held', 59],
      ['journey-ended', 120],
    ]);
    const days = logOf({ people: 40, path: (number) => wayOf(1, 2 + (number % 20)) }).groups.flatMap(({ steps }) =>
      steps.filter(({ step: name }) => name === 'intake-held').map(({ day }) => day),
    );
    for (const day of days) expect(day).toBeGreaterThan(3);
  });

  test('is the same whenever it is made of the same', () => {
    const make = () => logOf({ people: 60, path: (number) => wayOf(1 + (number % 3), 2 + (number % 20)) });
    expect(make()).toEqual(make());
  });
});

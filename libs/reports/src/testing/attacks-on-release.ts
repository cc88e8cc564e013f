import type { Facts } from '../model/facts.js';
import {
  adviceMeasures,
  journeyMeasures,
  thresholdOf,
  type Measure,
  type MeasureOn,
  type PeopleMeasure,
  type Population,
  type SharesMeasure,
} from '../model/measures.js';
import type { Release, Series } from '../release/figures.js';
import { caseloadAttacks } from './attack-on-caseload.js';
import { at, type AttackedTable } from './attacked-table.js';
import { numberAttacks } from './attacks-on-numbers.js';
import {
  ALL,
  ASKED,
  cellsOf,
  countBy,
  departmentOf,
  differentBy,
  leafOf,
  linesOf,
  OUTSIDE,
  rowTable,
  toldBy,
  treeOf,
  type Reading,
} from './release-reading.js';
import { advicesIn, happeningsIn, type Happening } from './truth.js';

const NO_DEPARTMENT = 'no department';

/** How many people there are, by organisation and by department. */
const peopleAttacks = (
  { series, happenings, told }: Reading<unknown>,
  measure: Measure,
  { by }: PeopleMeasure,
): readonly AttackedTable[] => {
  const organisations = series.organisations.map(({ organisation }) => organisation);
  const byDepartment = by.includes('department') ? series.organisations : [];
  return [
    rowTable(
      { measure, name: `${measure} by organisation`, threshold: 5 },
      happenings.map(({ organisation, person }) => [organisation, person]),
      organisations,
      (column) => told.has(column),
      null,
    ),
    ...byDepartment
      .filter(({ organisation }) => told.has(organisation))
      .map(({ organisation, departments, hasPeopleWithoutDepartment }) =>
        rowTable(
          { measure, name: `${measure} by department of ${organisation}`, threshold: 5 },
          happenings
            .filter((one) => one.organisation === organisation)
            .map(({ department, selfRequested, person }) => [
              selfRequested ? ASKED : (department ?? NO_DEPARTMENT),
              person,
            ]),
          [...departments, ...(hasPeopleWithoutDepartment ? [NO_DEPARTMENT] : []), ASKED],
          (column) => told.get(organisation)?.includes(column) === true,
          ASKED,
        ),
      ),
  ];
};

const sharesAttack = <About>(
  { release, happenings, told: allTold }: Reading<About>,
  name: Measure,
  measure: SharesMeasure<About>,
): AttackedTable => {
  const byDepartment = measure.by.includes('department');
  const told = byDepartment ? allTold : new Map([...allTold].map(([key]) => [key, []]));
  const { leaves, parts } = treeOf(told);
  const placed = happenings.map((one) => ({
    row: leafOf(told, one),
    column: one.selfRequested ? ASKED : (measure.categoryOf(one.facts) ?? OUTSIDE),
    person: one.person,
  }));
  const lines = [...linesOf(release, name, 'organisation'), ...linesOf(release, name, 'department')];
  const cells = cellsOf(parts, placed);
  const counts = countBy(cells.map(([cell]) => cell));
  return {
    measure: name,
    name,
    threshold: thresholdOf(measure, 'organisation'),
    leaves,
    parts,
    columns: [...measure.categories, ...(measure.tie?.by === 'evaluating' ? [OUTSIDE] : []), ASKED],
    peopleOf: countBy(placed.map(({ row }) => row)),
    told: new Map(
      lines.flatMap(({ organisation, group, category, figure }) => {
        if (figure.kind !== 'people') return [];
        const row = organisation === null ? ALL : group === null ? organisation : departmentOf(organisation, group);
        return [[at(row, category ?? ''), figure.people] as const];
      }),
    ),
    known: new Map([...leaves, ...parts.keys()].map((row) => [at(row, ASKED), counts.get(at(row, ASKED)) ?? 0])),
    truth: differentBy(cells),
  };
};

/** Measure that says how many people a population has; a population without one does not pass the types. */
const peopleMeasures = {
  requested: 'inflow',
  started: 'started',
  ended: 'ended',
  advised: 'advices',
} as const satisfies Readonly<Record<Population, Measure>>;

/** Attacks on all measures of a constant that are about a population. */
const attacksBy = <About>(
  constant: Readonly<Record<string, MeasureOn<About>>>,
  population: Population,
  { release, series }: { readonly release: Release; readonly series: Series },
  happenings: readonly Happening<About>[],
  numbers: (reading: Reading<About>, name: Measure, measure: MeasureOn<About>) => readonly AttackedTable[],
): readonly AttackedTable[] => {
  const told = toldBy(release, peopleMeasures[population]);
  if (told === null) return [];
  const reading: Reading<About> = { release, series, happenings, told };
  // Safe: the keys of the constants are the names of their measures.
  const all = Object.entries(constant) as [Measure, MeasureOn<About>][];
  return all
    .filter(([, measure]) => measure.population === population)
    .flatMap(([name, measure]) => {
      switch (measure.kind) {
        case 'people':
          return peopleAttacks(reading, name, measure);
        case 'shares':
          return [sharesAttack(reading, name, measure)];
        case 'mean':
        case 'percentiles':
          return numbers(reading, name, measure);
      }
    });
};

/** Every table that can be written down from a release: of every measure that is told anything of. */
export const attacksOn = (
  release: Release,
  facts: Facts,
  series: Series,
  counted: 'people' | 'journeys',
): readonly AttackedTable[] => [
  ...(['requested', 'started', 'ended'] as const).flatMap((population) => {
    const happenings = happeningsIn(facts, population, release.period, counted);
    return attacksBy(journeyMeasures, population, { release, series }, happenings, (reading, name, measure) =>
      measure.kind === 'mean' || measure.kind === 'percentiles' ? numberAttacks(reading, name, measure) : [],
    );
  }),
  ...attacksBy(adviceMeasures, 'advised', { release, series }, advicesIn(facts, release.period, counted), () => []),
  ...caseloadAttacks(release, facts.caseloads),
];

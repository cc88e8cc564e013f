import type { Facts } from '../model/facts.js';
import { groupOf, groupsOf } from '../model/groups.js';
import {
  journeyMeasures,
  thresholdOf,
  type Dimension,
  type Measure,
  type MeasureOn,
  type NumberMeasure,
  type SharesMeasure,
} from '../model/measures.js';
import type { JourneyFacts } from '../model/facts.js';
import type { Release, ReleasedLine, Series } from '../release/figures.js';
import { at, type AttackedTable } from './attacked-table.js';
import { happeningsIn, type Happening } from './truth.js';

/** What the attacker has: every line, what the catalogue says of measures, and the directory. */
interface Reading {
  readonly release: Release;
  readonly series: Series;
  readonly happenings: readonly Happening[];
  /** Organisations told, with their departments told. */
  readonly told: ReadonlyMap<string, readonly string[]>;
}

const ALL = 'all';
const OTHERS = 'other organisations';
const restOf = (organisation: string) => `rest of ${organisation}`;
const departmentOf = (organisation: string, department: string) => `${organisation}: ${department}`;
const ASKED = 'asked by themselves';
const NO_DEPARTMENT = 'no department';

const countBy = (keys: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

const differentBy = (entries: readonly (readonly [string, string])[]): ReadonlyMap<string, number> => {
  const people = new Map<string, Set<string>>();
  for (const [key, person] of entries) {
    const known = people.get(key);
    if (known === undefined) people.set(key, new Set([person]));
    else known.add(person);
  }
  return new Map([...people].map(([key, set]) => [key, set.size]));
};

const isTold = ({ figure }: ReleasedLine): boolean => figure.kind !== 'hidden';

const linesOf = ({ release }: Reading, measure: Measure, by: Dimension): readonly ReleasedLine[] =>
  release.lines.filter((line) => line.measure === measure && line.by === by);

/** A table of one row of which some columns are told. */
const rowTable = (
  name: string,
  threshold: number,
  placed: readonly (readonly [string, string])[],
  columns: readonly string[],
  isToldColumn: (column: string) => boolean,
  knownColumn: string | null,
): AttackedTable => {
  const counts = countBy(placed.map(([column]) => column));
  const cellsOf = (wanted: (column: string) => boolean) =>
    new Map(columns.filter(wanted).map((column) => [at(ALL, column), counts.get(column) ?? 0]));
  return {
    name,
    threshold,
    leaves: [ALL],
    parts: new Map(),
    columns,
    peopleOf: new Map([[ALL, placed.length]]),
    told: cellsOf(isToldColumn),
    known: cellsOf((column) => column === knownColumn),
    truth: differentBy(placed.map(([column, person]) => [at(ALL, column), person])),
  };
};

/** How many people there are, by organisation and by department. */
const peopleAttacks = (reading: Reading, measure: Measure): readonly AttackedTable[] => {
  const { series, happenings, told } = reading;
  const organisations = series.organisations.map(({ organisation }) => organisation);
  return [
    rowTable(
      `${measure} by organisation`,
      5,
      happenings.map(({ organisation, person }) => [organisation, person]),
      organisations,
      (column) => told.has(column),
      null,
    ),
    ...series.organisations
      .filter(({ organisation }) => told.has(organisation))
      .map(({ organisation, departments, hasPeopleWithoutDepartment }) =>
        rowTable(
          `${measure} by department of ${organisation}`,
          5,
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

const treeOf = (
  told: ReadonlyMap<string, readonly string[]>,
): { readonly leaves: readonly string[]; readonly parts: ReadonlyMap<string, readonly string[]> } => {
  const parts = new Map<string, readonly string[]>([[ALL, [...told.keys(), OTHERS]]]);
  for (const [organisation, departments] of told) {
    if (departments.length === 0) continue;
    const own = departments.map((department) => departmentOf(organisation, department));
    parts.set(organisation, [...own, restOf(organisation)]);
  }
  return { parts, leaves: [...parts.values()].flat().filter((row) => !parts.has(row)) };
};

const leafOf = ({ told }: Reading, { organisation, department, selfRequested }: Happening): string => {
  const departments = told.get(organisation);
  if (departments === undefined) return OTHERS;
  if (departments.length === 0) return organisation;
  const own = !selfRequested && department !== null && departments.includes(department);
  return own ? departmentOf(organisation, department) : restOf(organisation);
};

/** Cells of all rows in which each of these people stands. */
const cellsOf = (
  parts: ReadonlyMap<string, readonly string[]>,
  placed: readonly { readonly row: string; readonly column: string; readonly person: string }[],
): readonly (readonly [string, string])[] => {
  const above = new Map([...parts].flatMap(([row, children]) => children.map((child) => [child, row] as const)));
  return placed.flatMap(({ row, column, person }) => {
    const cells: (readonly [string, string])[] = [];
    for (let here: string | undefined = row; here !== undefined; here = above.get(here)) {
      cells.push([at(here, column), person]);
    }
    return cells;
  });
};

const sharesAttack = (reading: Reading, name: Measure, measure: SharesMeasure<JourneyFacts>): AttackedTable => {
  const byDepartment = measure.by.includes('department');
  const told = byDepartment ? reading.told : new Map([...reading.told].map(([key]) => [key, []]));
  const { leaves, parts } = treeOf(told);
  const placed = reading.happenings.map((one) => ({
    row: leafOf({ ...reading, told }, one),
    column: one.selfRequested ? ASKED : measure.categoryOf(one.facts),
    person: one.person,
  }));
  const lines = [...linesOf(reading, name, 'organisation'), ...linesOf(reading, name, 'department')];
  const cells = cellsOf(parts, placed);
  const counts = countBy(cells.map(([cell]) => cell));
  return {
    name,
    threshold: thresholdOf(measure, 'organisation'),
    leaves,
    parts,
    columns: [...measure.categories, ASKED],
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

/** Numbers: the attacker is given how many people are behind every number that is told, though no report says so. */
const numberAttacks = (
  reading: Reading,
  name: Measure,
  measure: NumberMeasure<JourneyFacts>,
): readonly AttackedTable[] => {
  const valued = reading.happenings.filter(
    ({ selfRequested, facts }) => !selfRequested && measure.valueOf(facts) !== null,
  );
  // Only organisations of whom the number is told, or would be if it needed no more people, have lines by route.
  const byRoute = linesOf(reading, name, 'route').map(({ organisation }) => organisation);
  const told = [...new Set(byRoute)].filter((organisation) => organisation !== null);
  if (byRoute.length === 0) return [];
  const organisationTable = rowTable(
    `${name} by organisation`,
    thresholdOf(measure, 'organisation'),
    valued.map(({ organisation, person }) => [reading.told.has(organisation) ? organisation : OTHERS, person]),
    [...reading.told.keys(), ...(reading.told.size < reading.series.organisations.length ? [OTHERS] : [])],
    (column) => told.includes(column),
    null,
  );
  const departmentTables = told.flatMap((organisation) => {
    const toldHere = linesOf(reading, name, 'department').filter((line) => line.organisation === organisation);
    const departments = reading.told.get(organisation) ?? [];
    const known = reading.series.organisations.find((one) => one.organisation === organisation);
    const hasRest = known?.hasPeopleWithoutDepartment === true || departments.length < (known?.departments.length ?? 0);
    if (departments.length === 0) return [];
    return [
      rowTable(
        `${name} by department of ${organisation}`,
        thresholdOf(measure, 'department'),
        valued.filter((one) => one.organisation === organisation).map((one) => [leafOf(reading, one), one.person]),
        [
          ...departments.map((department) => departmentOf(organisation, department)),
          ...(hasRest ? [restOf(organisation)] : []),
        ],
        (column) => toldHere.some((line) => isTold(line) && departmentOf(organisation, line.group ?? '') === column),
        null,
      ),
    ];
  });
  const groupTables = (['route', 'theme'] as const).map((by): AttackedTable => {
    const { leaves, parts } = treeOf(new Map(told.map((organisation) => [organisation, []])));
    const placed = valued.map((one) => ({
      row: told.includes(one.organisation) ? one.organisation : OTHERS,
      column: groupOf(one.facts, by),
      person: one.person,
    }));
    const cells = cellsOf(parts, placed);
    const counts = countBy(cells.map(([cell]) => cell));
    const toldCells = linesOf(reading, name, by)
      .filter(isTold)
      .map(({ organisation, group }) => at(organisation ?? ALL, group ?? ''));
    return {
      name: `${name} by ${by}`,
      threshold: thresholdOf(measure, by),
      leaves,
      parts,
      columns: groupsOf[by],
      peopleOf: countBy(placed.map(({ row }) => row)),
      told: new Map(toldCells.map((cell) => [cell, counts.get(cell) ?? 0])),
      known: new Map(),
      truth: differentBy(cells),
    };
  });
  return [organisationTable, ...departmentTables, ...groupTables];
};

/** Measure that says how many people a population has. */
const peopleMeasures = { requested: 'inflow', started: 'started', ended: 'ended' } as const;

/** Every table that can be written down from a release. */
export const attacksOn = (
  release: Release,
  facts: Facts,
  series: Series,
  counted: 'people' | 'journeys',
): readonly AttackedTable[] =>
  (['requested', 'started', 'ended'] as const).flatMap((population) => {
    const measure = peopleMeasures[population];
    const lines = release.lines.filter((line) => line.measure === measure);
    const told = new Map(
      lines.flatMap(({ organisation, by }) =>
        organisation === null || by !== 'organisation'
          ? []
          : [
              [
                organisation,
                lines.flatMap((line) =>
                  line.organisation === organisation && line.group !== null ? [line.group] : [],
                ),
              ] as const,
            ],
      ),
    );
    const happenings = happeningsIn(facts, population, release.period, counted);
    const reading: Reading = { release, series, happenings, told };
    if (lines.length === 0) return [];
    // Safe: the keys of the constant are the names of its measures.
    const measures = Object.entries(journeyMeasures) as [Measure, MeasureOn<JourneyFacts>][];
    return measures
      .filter(([, one]) => one.population === population)
      .flatMap(([name, one]) => {
        switch (one.kind) {
          case 'people':
            return peopleAttacks(reading, name);
          case 'shares':
            return [sharesAttack(reading, name, one)];
          case 'mean':
          case 'percentiles':
            return numberAttacks(reading, name, one);
        }
      });
  });

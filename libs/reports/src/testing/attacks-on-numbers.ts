import type { JourneyFacts } from '../model/facts.js';
import { groupOf, groupsOf } from '../model/groups.js';
import { thresholdOf, type Measure, type NumberMeasure } from '../model/measures.js';
import { at, type AttackedTable } from './attacked-table.js';
import {
  ALL,
  cellsOf,
  countBy,
  departmentOf,
  differentBy,
  isTold,
  leafOf,
  linesOf,
  OTHERS,
  restOf,
  rowTable,
  treeOf,
  type Reading,
} from './release-reading.js';

/** Numbers: the attacker is given how many people are behind every number that is told, though no report says so. */
export const numberAttacks = (
  reading: Reading<JourneyFacts>,
  name: Measure,
  measure: NumberMeasure<JourneyFacts>,
): readonly AttackedTable[] => {
  const lines = (by: 'department' | 'route' | 'theme') => linesOf(reading.release, name, by);
  const valued = reading.happenings.filter(
    ({ selfRequested, facts }) => !selfRequested && measure.valueOf(facts) !== null,
  );
  // Only organisations of whom the number is told, or would be if it needed no more people, have lines by route.
  const byRoute = lines('route').map(({ organisation }) => organisation);
  const told = [...new Set(byRoute)].filter((organisation) => organisation !== null);
  if (byRoute.length === 0) return [];
  const organisationTable = rowTable(
    { measure: name, name: `${name} by organisation`, threshold: thresholdOf(measure, 'organisation') },
    valued.map(({ organisation, person }) => [reading.told.has(organisation) ? organisation : OTHERS, person]),
    [...reading.told.keys(), ...(reading.told.size < reading.series.organisations.length ? [OTHERS] : [])],
    (column) => told.includes(column),
    null,
  );
  const departmentTables = told.flatMap((organisation) => {
    const toldHere = lines('department').filter((line) => line.organisation === organisation);
    const departments = reading.told.get(organisation) ?? [];
    const known = reading.series.organisations.find((one) => one.organisation === organisation);
    const hasRest = known?.hasPeopleWithoutDepartment === true || departments.length < (known?.departments.length ?? 0);
    if (departments.length === 0) return [];
    return [
      rowTable(
        {
          measure: name,
          name: `${name} by department of ${organisation}`,
          threshold: thresholdOf(measure, 'department'),
        },
        valued.filter((one) => one.organisation === organisation).map((one) => [leafOf(reading.told, one), one.person]),
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
    const toldCells = lines(by)
      .filter(isTold)
      .map(({ organisation, group }) => at(organisation ?? ALL, group ?? ''));
    return {
      measure: name,
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

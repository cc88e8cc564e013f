import { countPeople, peopleAdvisedOn, peopleIn, type Counting } from '../counting/people.js';
import type { CaseloadFacts, Facts, JourneyFacts } from '../model/facts.js';
import {
  adviceMeasures,
  journeyMeasures,
  THRESHOLD,
  type Measure,
  type MeasureOn,
  type NumberMeasure,
  type PeopleMeasure,
} from '../model/measures.js';
import type { Period } from '../model/period.js';
import { suppress, type Suppression } from '../suppression/suppress.js';
import {
  hidden,
  type Figure,
  type Release,
  type ReleasedDepartment,
  type ReleasedLine,
  type Series,
} from './figures.js';
import { endedIn, leavingStopsOpen } from './evaluated.js';
import { numberLines } from './numbers.js';
import { sharesLines } from './shares.js';
import { isUnsafeMean, meanFigure } from './statistics.js';
import { structureOf, type Structure } from './structure.js';

/** The rules by which a period is published. There is one set; the tests hold it against weaker ones. */
export interface Rules {
  readonly counting: Counting;
  readonly suppression: Suppression;
  /** Whether measures of the same people in which nobody can stand together leave each other open. */
  readonly tied: boolean;
}

/** People are counted, complements are suppressed, and what is tied is protected together. */
export const theRules: Rules = { counting: countPeople, suppression: suppress, tied: true };

/** How many people, for all organisations, those that are told, and their departments. */
const peopleLines = <Facts>(
  name: Measure,
  measure: PeopleMeasure,
  { people, told }: Structure<Facts>,
): readonly ReleasedLine[] => {
  const line = (organisation: string | null, group: string | null, among: readonly unknown[]): ReleasedLine => ({
    measure: name,
    by: group === null ? 'organisation' : 'department',
    organisation,
    group,
    category: null,
    figure: { kind: 'people', people: among.length },
  });
  return [
    line(null, null, people),
    ...told.flatMap(({ organisation, departments }) => {
      const own = people.filter((counted) => counted.organisation === organisation);
      const byDepartment = measure.by.includes('department') ? departments : [];
      return [
        line(organisation, null, own),
        ...byDepartment.map((department) =>
          line(
            organisation,
            department,
            own.filter((counted) => !counted.selfRequested && counted.department === department),
          ),
        ),
      ];
    }),
  ];
};

function* journeyLines(facts: Facts, series: Series, period: Period, rules: Rules): Generator<readonly ReleasedLine[]> {
  for (const population of ['requested', 'started', 'ended'] as const) {
    const people = peopleIn(facts.journeys, population, period, rules.counting);
    const structure = structureOf(people, series, rules.suppression);
    if (structure === null) continue;
    const told: ReleasedLine[] = [];
    for (const [name, measure] of entriesOf(journeyMeasures)) {
      if (measure.population !== population) continue;
      const lines = linesOf(name, rules.tied ? measure : untied(measure), structure, rules.suppression, told);
      told.push(...lines);
      yield lines;
    }
  }
}

/** A measure as if nothing excluded it. */
const untied = (measure: MeasureOn<JourneyFacts>): MeasureOn<JourneyFacts> =>
  measure.kind === 'people' ? measure : { ...measure, tie: undefined };

/** Names and measures; the names are those of the constant. */
const entriesOf = <Name extends Measure, Facts>(
  constant: Readonly<Record<Name, MeasureOn<Facts>>>,
): readonly (readonly [Name, MeasureOn<Facts>])[] =>
  // Safe: the keys of a constant that is written out are exactly those of its type.
  Object.entries(constant) as [Name, MeasureOn<Facts>][];

const linesOf = (
  name: Measure,
  measure: MeasureOn<JourneyFacts>,
  structure: Structure<JourneyFacts>,
  suppression: Suppression,
  before: readonly ReleasedLine[],
): readonly ReleasedLine[] => {
  switch (measure.kind) {
    case 'people':
      return peopleLines(name, measure, structure);
    case 'shares':
      return sharesLines(name, measure, structure, suppression, before);
    case 'mean':
    case 'percentiles':
      return numbersThatMayBeTold(name, measure, structure, suppression, before);
  }
};

/** The lines of a number; of one that exactly those have who evaluated, as far as they leave open who stopped early. */
const numbersThatMayBeTold = (
  name: Measure,
  measure: NumberMeasure<JourneyFacts>,
  structure: Structure<JourneyFacts>,
  suppression: Suppression,
  before: readonly ReleasedLine[],
): readonly ReleasedLine[] => {
  const lines = numberLines(name, measure, structure, suppression);
  return measure.tie === undefined
    ? lines
    : leavingStopsOpen(lines, before, endedIn(structure.people, measure.tie.stopped));
};

const adviceLines = (facts: Facts, series: Series, period: Period, rules: Rules): readonly ReleasedLine[] => {
  const structure = structureOf(peopleAdvisedOn(facts.advices, period, rules.counting), series, rules.suppression);
  if (structure === null) return [];
  return [
    ...peopleLines('advices', adviceMeasures.advices, structure),
    ...sharesLines('advice-follow-up', adviceMeasures['advice-follow-up'], structure, rules.suppression, []),
  ];
};

/**
 * People that a practitioner has under way, as a mean over all of them. Never by organisation or department: people under
 * way grow by who is requested and shrink by who ends, and whoever knew three of these numbers had the fourth.
 */
const caseloadLine = (caseloads: readonly CaseloadFacts[]): ReleasedLine => {
  const people = caseloads.map((caseload) => caseload.people);
  const enough = new Set(caseloads.map(({ practitioner }) => practitioner)).size >= THRESHOLD;
  const figure: Figure = enough && !isUnsafeMean(people, false) ? meanFigure(people) : hidden;
  return { measure: 'caseload', by: 'organisation', organisation: null, group: null, category: null, figure };
};

/** The lines of a release, in their order, some at a time. */
function* linesBy(rules: Rules, facts: Facts, series: Series, period: Period): Generator<readonly ReleasedLine[]> {
  yield* journeyLines(facts, series, period, rules);
  yield adviceLines(facts, series, period, rules);
  yield [caseloadLine(facts.caseloads)];
}

const departmentsIn = ({ organisations }: Series): readonly ReleasedDepartment[] =>
  organisations
    .flatMap(({ organisation, departments, formerly = {} }) =>
      departments.map((department) => ({ organisation, department, formerly: formerly[department] ?? [] })),
    )
    .toSorted((one, other) => (`${one.organisation}\n${one.department}` < `${other.organisation}\n${other.department}` ? -1 : 1)); // prettier-ignore

const releaseWith = (series: Series, period: Period, lines: readonly (readonly ReleasedLine[])[]): Release => ({
  period,
  organisations: series.organisations.map(({ organisation }) => organisation),
  departments: departmentsIn(series),
  lines: lines.flat(),
});

/** See {@link publish}; with rules that tests weaken. */
export const publishBy =
  (rules: Rules) =>
  (facts: Facts, series: Series, period: Period): Release =>
    releaseWith(series, period, [...linesBy(rules, facts, series, period)]);

/**
 * Everything that is ever told of a period, for all organisations that are published together. It is made once, as soon as
 * the period is closed, and kept: reports, charts and exports are cut out of it and never computed anew.
 */
export const publish = publishBy(theRules);

/**
 * The same, for a process that has other things to do: some hundred organisations take long, and who computes all that time
 * is taken for dead by Kafka and by whoever asks for its health.
 * @param pause lets these have their turn; called after each measure
 */
export const publishInTurns = async (
  facts: Facts,
  series: Series,
  period: Period,
  pause: () => Promise<void>,
): Promise<Release> => {
  const lines: (readonly ReleasedLine[])[] = [];
  for (const some of linesBy(theRules, facts, series, period)) {
    lines.push(some);
    await pause();
  }
  return releaseWith(series, period, lines);
};

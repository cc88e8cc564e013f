import type { AdviceFacts, Facts, JourneyFacts } from '../model/facts.js';
import { isIn, type Day, type Period } from '../model/period.js';
import type { Population } from '../model/measures.js';

/** One thing that was counted, told once more by the shortest way, so that the attacker's truth is not the product's own. */
export interface Happening<About> {
  readonly person: string;
  readonly organisation: string;
  readonly department: string | null;
  readonly selfRequested: boolean;
  readonly facts: About;
}

interface DatedHappening<About> extends Happening<About> {
  readonly day: Day;
  readonly id: string;
}

/** Populations of journeys. */
export type JourneyPopulation = Exclude<Population, 'advised'>;

const days: Readonly<Record<JourneyPopulation, (facts: JourneyFacts) => Day | null>> = {
  requested: ({ requestedOn }) => requestedOn,
  started: ({ firstTalkOn }) => firstTalkOn,
  ended: ({ endedOn }) => endedOn,
};

/** People by the first that is counted of them, or everything that is; without the few who asked by themselves. */
const kept = <About>(
  dated: readonly DatedHappening<About>[],
  period: Period,
  counted: 'people' | 'journeys',
): readonly Happening<About>[] => {
  const inPeriod = dated
    .filter(({ day }) => isIn(period, day))
    .toSorted((one, other) => `${one.day} ${one.id}`.localeCompare(`${other.day} ${other.id}`, 'en'));
  const counts =
    counted === 'journeys'
      ? inPeriod
      : inPeriod.filter(
          (facts, index) =>
            inPeriod.findIndex(
              ({ person, organisation }) => person === facts.person && organisation === facts.organisation,
            ) === index,
        );
  const enough = (organisation: string, asked: boolean) =>
    counts.filter((one) => one.selfRequested === asked && one.organisation === organisation).length >= 5;
  return counts.filter(
    ({ selfRequested, organisation }) => !selfRequested || (enough(organisation, true) && enough(organisation, false)),
  );
};

/** What a release was counted from of journeys: people by their first one of the period, or every one. */
export const happeningsIn = (
  { journeys }: Facts,
  population: JourneyPopulation,
  period: Period,
  counted: 'people' | 'journeys',
): readonly Happening<JourneyFacts>[] =>
  kept(
    journeys.map((facts) => ({
      ...facts,
      facts,
      day: days[population](facts) ?? '0000-00-00',
      id: facts.journey,
    })),
    period,
    counted,
  );

/** The same of advices. */
export const advicesIn = (
  { advices }: Facts,
  period: Period,
  counted: 'people' | 'journeys',
): readonly Happening<AdviceFacts>[] =>
  kept(
    advices.map((facts) => ({
      ...facts,
      person: facts.person ?? facts.advice,
      department: null,
      facts,
      day: facts.raisedOn,
      id: facts.advice,
    })),
    period,
    counted,
  );

import type { Facts, JourneyFacts } from '../model/facts.js';
import { isIn, type Day, type Period } from '../model/period.js';
import type { Population } from '../model/measures.js';

/** One thing that was counted, told once more by the shortest way, so that the attacker's truth is not the product's own. */
export interface Happening {
  readonly person: string;
  readonly organisation: string;
  readonly department: string | null;
  readonly selfRequested: boolean;
  readonly facts: JourneyFacts;
}

const days: Readonly<Record<Exclude<Population, 'advised'>, (facts: JourneyFacts) => Day | null>> = {
  requested: ({ requestedOn }) => requestedOn,
  started: ({ firstTalkOn }) => firstTalkOn,
  ended: ({ endedOn }) => endedOn,
};

/** What a release was counted from: people by their first journey of the period, or every journey. */
export const happeningsIn = (
  { journeys }: Facts,
  population: Exclude<Population, 'advised'>,
  period: Period,
  counted: 'people' | 'journeys',
): readonly Happening[] => {
  const dayOf = days[population];
  const inPeriod = journeys
    .filter((facts) => isIn(period, dayOf(facts) ?? '0000-00-00'))
    .toSorted((one, other) => `${dayOf(one)} ${one.journey}`.localeCompare(`${dayOf(other)} ${other.journey}`, 'en'))
    .map((facts) => ({ ...facts, facts }));
  const kept =
    counted === 'journeys'
      ? inPeriod
      : inPeriod.filter(
          (facts, index) =>
            inPeriod.findIndex(
              ({ person, organisation }) => person === facts.person && organisation === facts.organisation,
            ) === index,
        );
  const enough = (organisation: string, asked: boolean) =>
    kept.filter((one) => one.selfRequested === asked && one.organisation === organisation).length >= 5;
  return kept.filter(
    ({ selfRequested, organisation }) => !selfRequested || (enough(organisation, true) && enough(organisation, false)),
  );
};

import type { AdviceFacts, JourneyFacts } from '../model/facts.js';
import type { Population } from '../model/measures.js';
import { isIn, type Day, type Period } from '../model/period.js';

/** One person as counted in one organisation and period: by one journey, so that everybody stands in one cell of a table. */
export interface Counted<Facts> {
  readonly person: string;
  readonly organisation: string;
  readonly department: string | null;
  readonly selfRequested: boolean;
  readonly facts: Facts;
}

/** The day on which what a population is about happened; null when it did not. */
const dayFor = (population: Exclude<Population, 'advised'>, facts: JourneyFacts): Day | null => {
  switch (population) {
    case 'requested':
      return facts.requestedOn;
    case 'started':
      return facts.firstTalkOn;
    case 'ended':
      return facts.endedOn;
  }
};

interface Dated<Facts> extends Counted<Facts> {
  readonly day: Day;
  readonly id: string;
}

/**
 * People, not journeys: whoever has more than one in the period counts by the first (by day, then by pseudonym) and in its
 * department, route and theme alone. So tables add up, and several journeys of few people never look like many people.
 */
const firstOfEach = <Facts>(dated: readonly Dated<Facts>[]): readonly Counted<Facts>[] => {
  const first = new Map<string, Dated<Facts>>();
  for (const entry of dated) {
    const key = `${entry.organisation}\n${entry.person}`;
    const known = first.get(key);
    const earlier = known === undefined || entry.day < known.day || (entry.day === known.day && entry.id < known.id);
    if (earlier) first.set(key, entry);
  }
  return [...first.values()];
};

/** How rows become what is counted. There is one way; the tests hold it against counting journeys. */
export type Counting = <Facts>(dated: readonly Dated<Facts>[]) => readonly Counted<Facts>[];

/** See {@link firstOfEach}. */
export const countPeople: Counting = firstOfEach;

/** People of whom a journey was requested, got under way or ended in the period. */
export const peopleIn = (
  journeys: readonly JourneyFacts[],
  population: Exclude<Population, 'advised'>,
  period: Period,
  counting: Counting,
): readonly Counted<JourneyFacts>[] =>
  counting(
    journeys.flatMap((facts) => {
      const day = dayFor(population, facts);
      if (day === null || !isIn(period, day)) return [];
      const { person, organisation, department, selfRequested, journey } = facts;
      return [{ person, organisation, department, selfRequested, facts, day, id: journey }];
    }),
  );

/** People out of whose journeys an advice came in the period; an advice without one counts as one. */
export const peopleAdvisedOn = (
  advices: readonly AdviceFacts[],
  period: Period,
  counting: Counting,
): readonly Counted<AdviceFacts>[] =>
  counting(
    advices
      .filter(({ raisedOn }) => isIn(period, raisedOn))
      .map((facts) => ({
        person: facts.person ?? facts.advice,
        organisation: facts.organisation,
        department: null,
        selfRequested: facts.selfRequested,
        facts,
        day: facts.raisedOn,
        id: facts.advice,
      })),
  );

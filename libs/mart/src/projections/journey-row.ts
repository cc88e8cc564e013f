import type { JourneyFacts, Occasion } from '../facts.js';
import type { RowOf } from '../table.js';
import type { journeys } from '../tables/journeys.js';
import { withEach } from '../facts.js';

type JourneyRow = RowOf<typeof journeys>;

/** The facts with the row of the journey itself changed. */
export const withJourney = (facts: JourneyFacts, change: (row: JourneyRow) => Partial<JourneyRow>): JourneyFacts => ({
  ...facts,
  journeys: withEach(facts.journeys, () => true, change),
});

/** Number of the trajectory that runs, or ran last; null before the first one. */
export const currentNumber = ({ trajectories }: JourneyFacts): number | null => trajectories.at(-1)?.number ?? null;

/** Whatever was planned and has come to nothing is released. */
export const released = (facts: JourneyFacts, { day }: Pick<Occasion, 'day'>): JourneyFacts => ({
  ...facts,
  appointments: withEach(
    facts.appointments,
    ({ outcome }) => outcome === 'planned',
    () => ({ outcome: 'released', outcomeDay: day }),
  ),
});

import type { AnytimeEvents } from '@traject/domain';
import { dayAfter, type Day } from '../day.js';
import { known, unchanged, withEach, withLast, type JourneyFacts, type ProjectionsOf } from '../facts.js';
import { newRow } from '../table.js';
import { pauses } from '../tables/trajectories.js';
import { released, withJourney } from './journey-row.js';
import { servedBy } from './request-and-intake.js';

/** What had yet to fall due moves by the length of a pause. */
const shifted = (facts: JourneyFacts, days: number): JourneyFacts => {
  const shift = (day: Day): Day => dayAfter(day, days);
  return {
    ...facts,
    tasks: withEach(
      facts.tasks,
      ({ state }) => state === 'open',
      ({ dueDay, availableFromDay }) => ({
        dueDay: shift(dueDay),
        availableFromDay: availableFromDay === null ? null : shift(availableFromDay),
      }),
    ),
    reflections: withEach(
      facts.reflections,
      ({ endedDay }) => endedDay === null,
      ({ endsDay }) => ({ endsDay: shift(endsDay) }),
    ),
  };
};

/** What may happen in any step, as a journey's rows tell it. */
export const anytimeProjections: ProjectionsOf<AnytimeEvents, JourneyFacts> = {
  JourneyPaused: (facts, { reason }, occasion) => {
    const { owner, sequence, day } = occasion;
    const row = newRow(pauses, { journey: owner, sequence, reason, fromDay: day });
    const paused = withJourney(released(facts, occasion), (journey) => ({ pauses: journey.pauses + 1 }));
    return { ...paused, pauses: [...paused.pauses, row] };
  },
  JourneyResumed: (facts, { shiftDays }, { day }) => {
    const resumed = withJourney(shifted(facts, shiftDays), ({ pausedDays }) => ({
      pausedDays: pausedDays + shiftDays,
    }));
    const isOpen = ({ untilDay }: JourneyFacts['pauses'][number]): boolean => untilDay === null;
    return { ...resumed, pauses: withLast(resumed.pauses, isOpen, () => ({ untilDay: day, shiftDays })) };
  },
  JourneyStopped: (facts, { reason }, { day }) => withJourney(facts, () => ({ stoppedDay: day, stopReason: reason })),
  AppointmentMoved: (facts, { startsAt }) => ({
    ...facts,
    appointments: withLast(
      facts.appointments,
      ({ outcome }) => outcome === 'planned',
      ({ moves }) => ({ onDay: startsAt, moves: moves + 1 }),
    ),
  }),
  ConsentWithdrawn: (facts, { consent }, { day }) => {
    const counted = withJourney(facts, ({ consentsWithdrawn }) => ({ consentsWithdrawn: consentsWithdrawn + 1 }));
    if (consent !== 'hand-over') return counted;
    const isOpen = ({ outcome }: JourneyFacts['referrals'][number]): boolean => outcome === 'open';
    const withdrawn = { handOver: 'withdrawn', handOverDay: day, receiver: null, acceptedDay: null } as const;
    return { ...counted, referrals: withLast(counted.referrals, isOpen, () => withdrawn) };
  },
  PractitionerReplaced: (facts, { to, reason }, occasion) => {
    const counted = withJourney(facts, ({ replacements }) => ({ replacements: replacements + 1 }));
    const served = servedBy(counted, to, occasion, { endedBy: 'replacement', replacementReason: reason });
    const runs = ({ endedDay }: JourneyFacts['trajectories'][number]): boolean => endedDay === null;
    return { ...served, trajectories: withLast(served.trajectories, runs, () => ({ practitioner: known(to) })) };
  },
  MissesDecided: unchanged,
  RegistrationRunsOut: unchanged,
  RegistrationRenewed: unchanged,
  BreakGlassRequested: (facts) =>
    withJourney(facts, ({ emergenciesRequested }) => ({ emergenciesRequested: emergenciesRequested + 1 })),
  BreakGlassApproved: (facts) =>
    withJourney(facts, ({ emergenciesApproved }) => ({ emergenciesApproved: emergenciesApproved + 1 })),
  BreakGlassEnded: unchanged,
};

import type { BmwEvents, CoachingEvents, NeutralConversationEvents } from '@traject/domain';
import { withLast, type JourneyFacts, type Occasion, type ProjectionsOf, unchanged } from '../facts.js';
import { newRow } from '../table.js';
import { appointments, reflections, signals } from '../tables/trajectories.js';
import { currentNumber, released, withJourney } from './journey-row.js';

type Appointment = JourneyFacts['appointments'][number];
type Trajectory = JourneyFacts['trajectories'][number];

/** The facts with the trajectory that runs, or ran last, changed. */
const withTrajectory = (facts: JourneyFacts, change: (row: Trajectory) => Partial<Trajectory>): JourneyFacts => ({
  ...facts,
  trajectories: withLast(facts.trajectories, () => true, change),
});

const planned = (
  facts: JourneyFacts,
  of: Pick<Appointment, 'kind' | 'number' | 'place'> & { readonly onDay: string },
  occasion: Occasion,
): JourneyFacts => {
  const { owner, sequence, day } = occasion;
  const before = released(facts, occasion);
  const trajectory = currentNumber(facts);
  const row = newRow(appointments, {
    journey: owner,
    sequence,
    trajectory,
    plannedDay: day,
    outcome: 'planned',
    ...of,
  });
  return { ...before, appointments: [...before.appointments, row] };
};

/** The appointments with the outcome of the one that was planned, or of one whose planning was never published. */
const settled = (
  facts: JourneyFacts,
  of: Pick<Appointment, 'kind' | 'number' | 'outcome'> & Partial<Appointment> & { readonly outcomeDay: string },
  { owner, sequence }: Occasion,
): JourneyFacts => {
  const isPlanned = ({ kind, outcome }: Appointment): boolean => kind === of.kind && outcome === 'planned';
  if (facts.appointments.some(isPlanned)) {
    return { ...facts, appointments: withLast(facts.appointments, isPlanned, () => of) };
  }
  const unplanned = { journey: owner, sequence, trajectory: currentNumber(facts), onDay: of.outcomeDay };
  return { ...facts, appointments: [...facts.appointments, newRow(appointments, { ...unplanned, ...of })] };
};

const heldOn = (facts: JourneyFacts, day: string): JourneyFacts =>
  withTrajectory(
    withJourney(facts, ({ firstMeetingDay }) => ({ firstMeetingDay: firstMeetingDay ?? day })),
    ({ held }) => ({ held: held + 1 }),
  );

const missed = (facts: JourneyFacts): JourneyFacts =>
  withTrajectory(facts, (trajectory) => ({ missed: trajectory.missed + 1 }));

/** What BMW talks make of a journey's rows. */
export const bmwProjections: ProjectionsOf<BmwEvents, JourneyFacts> = {
  BmwTalkPlanned: (facts, { number, startsAt, place }, occasion) =>
    planned(facts, { kind: 'bmw-talk', number, place, onDay: startsAt }, occasion),
  BmwTalkHeld: (facts, { number, heldAt, next }, occasion) =>
    heldOn(settled(facts, { kind: 'bmw-talk', number, outcome: 'held', outcomeDay: heldAt, next }, occasion), heldAt),
  BmwTalkMissed: (facts, { number, missedBy }, occasion) =>
    missed(
      settled(facts, { kind: 'bmw-talk', number, outcome: 'missed', outcomeDay: occasion.day, missedBy }, occasion),
    ),
  SignalNoticed: (facts, { theme }, { owner, sequence, day }) => ({
    ...facts,
    signals: [...facts.signals, newRow(signals, { journey: owner, sequence, noticedDay: day, theme })],
  }),
};

/** What the three-party start, the sessions and the reflection make of a journey's rows. */
export const coachingProjections: ProjectionsOf<CoachingEvents, JourneyFacts> = {
  EmployerInputGiven: unchanged,
  AgreementProposed: (facts, { version }) => withTrajectory(facts, () => ({ agreementVersions: version })),
  AgreementAccepted: unchanged,
  AgreementChangeRequested: unchanged,
  CoachingStarted: (facts, { sessions }, { day }) =>
    withTrajectory(facts, () => ({ agreedDay: day, sessionsAgreed: sessions })),
  CoachingSessionPlanned: (facts, { number, startsAt, place }, occasion) =>
    planned(facts, { kind: 'coaching-session', number, place, onDay: startsAt }, occasion),
  CoachingSessionHeld: (facts, { number, heldAt, next }, occasion) =>
    heldOn(
      settled(facts, { kind: 'coaching-session', number, outcome: 'held', outcomeDay: heldAt, next }, occasion),
      heldAt,
    ),
  CoachingSessionMissed: (facts, { number, missedBy }, occasion) => {
    const outcomeDay = occasion.day;
    return missed(
      settled(facts, { kind: 'coaching-session', number, outcome: 'missed', outcomeDay, missedBy }, occasion),
    );
  },
  ReflectionStarted: (facts, { afterSession, days, endsAt }, { owner, sequence, day }) => {
    const trajectory = currentNumber(facts);
    const row = newRow(reflections, {
      journey: owner,
      sequence,
      trajectory,
      afterSession,
      days,
      startedDay: day,
      endsDay: endsAt,
    });
    return { ...facts, reflections: [...facts.reflections, row] };
  },
  ReflectionWritten: (facts, { afterSession }) => ({
    ...facts,
    reflections: withLast(
      facts.reflections,
      (row) => row.afterSession === afterSession,
      () => ({ written: true }),
    ),
  }),
  ReflectionEnded: (facts, { afterSession }, { day }) => ({
    ...facts,
    reflections: withLast(
      facts.reflections,
      (row) => row.afterSession === afterSession && row.endedDay === null,
      () => ({ endedDay: day }),
    ),
  }),
  ExtensionProposed: unchanged,
  ExtensionAgreed: (facts, { to }) =>
    withTrajectory(facts, ({ extensionsAgreed }) => ({ extensionsAgreed: extensionsAgreed + 1, sessionsAgreed: to })),
  ExtensionRefused: (facts) =>
    withTrajectory(facts, ({ extensionsRefused }) => ({ extensionsRefused: extensionsRefused + 1 })),
};

/** What a neutral conversation makes of a journey's rows. */
export const neutralConversationProjections: ProjectionsOf<NeutralConversationEvents, JourneyFacts> = {
  NeutralConversationConsentGiven: unchanged,
  NeutralConversationConsentRefused: unchanged,
  NeutralConversationPlanned: (facts, { startsAt, place }, occasion) =>
    planned(facts, { kind: 'neutral-conversation', number: null, place, onDay: startsAt }, occasion),
  NeutralConversationHeld: (facts, { heldAt, next }, occasion) => {
    const of = { kind: 'neutral-conversation', number: null, outcome: 'held', outcomeDay: heldAt, next } as const;
    return withTrajectory(heldOn(settled(facts, of, occasion), heldAt), () => ({ reportVersions: 1 }));
  },
  NeutralConversationMissed: (facts, { missedBy }, occasion) => {
    const outcomeDay = occasion.day;
    const of = { kind: 'neutral-conversation', number: null, outcome: 'missed', outcomeDay, missedBy } as const;
    return missed(settled(facts, of, occasion));
  },
  ReportRevised: (facts, { version }) => withTrajectory(facts, () => ({ reportVersions: version })),
  ReportApproved: unchanged,
  ReportChangeRequested: unchanged,
  ReportSettled: (facts, _data, { day }) => withTrajectory(facts, () => ({ reportSettledDay: day })),
};

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exploreJourneys, newExploration } from '../testing/random-journey.js';
import { commandOfTask } from './commands.js';
import { decide, type Decision } from './decide.js';
import type { JourneyEvent, JourneyEventType } from './events.js';
import { fold } from './evolve.js';
import { currentTrajectory, type JourneyState } from './state.js';
import { instantAfter } from './time.js';

const SEED = 20_270_301;
const FAR_AHEAD = '2099-12-31T23:00:00.000Z';
const JOURNEY_RUNS = 400;
const moves = fc.array(fc.array(fc.nat({ max: 1_000_000 }), { minLength: 24, maxLength: 24 }), {
  minLength: 60,
  maxLength: 180,
  size: 'max',
});

const everyEventType = {
  JourneyRequested: true,
  ContactConsentGiven: true,
  ContactConsentRefused: true,
  PractitionerAssigned: true,
  IntakeRecorded: true,
  TrajectoryOpened: true,
  TrajectoryEnded: true,
  BmwTalkPlanned: true,
  BmwTalkHeld: true,
  BmwTalkMissed: true,
  SignalNoticed: true,
  ReferralOpened: true,
  ReferralProposed: true,
  HandOverConsentGiven: true,
  HandOverConsentRefused: true,
  HandOverConsentLapsed: true,
  ReceiverProposed: true,
  ReferralAccepted: true,
  ReferralDeclined: true,
  ReceiverDroppedOut: true,
  NoReceiverFound: true,
  ReferralWithdrawn: true,
  WarmHandOverHeld: true,
  OtherHelpStarted: true,
  EmployerInputGiven: true,
  AgreementProposed: true,
  AgreementAccepted: true,
  AgreementChangeRequested: true,
  CoachingStarted: true,
  CoachingSessionPlanned: true,
  CoachingSessionHeld: true,
  CoachingSessionMissed: true,
  ReflectionStarted: true,
  ReflectionWritten: true,
  ReflectionEnded: true,
  ExtensionProposed: true,
  ExtensionAgreed: true,
  ExtensionRefused: true,
  NeutralConversationConsentGiven: true,
  NeutralConversationConsentRefused: true,
  NeutralConversationPlanned: true,
  NeutralConversationHeld: true,
  NeutralConversationMissed: true,
  ReportRevised: true,
  ReportApproved: true,
  ReportChangeRequested: true,
  ReportSettled: true,
  ClosingOpened: true,
  JourneyEvaluated: true,
  EvaluationLapsed: true,
  ClosingReportWritten: true,
  MainLinesChangeRequested: true,
  MainLinesRefused: true,
  MainLinesAgreed: true,
  JourneyClosed: true,
  FollowUpDue: true,
  FollowUpRecorded: true,
  FollowUpLapsed: true,
  JourneyEnded: true,
  DossierDestroyed: true,
  WordsDisclosed: true,
  DisclosureOpened: true,
  DisclosureWithdrawn: true,
  DisclosureLapsed: true,
  JourneyPaused: true,
  JourneyResumed: true,
  JourneyStopped: true,
  AppointmentMoved: true,
  ConsentWithdrawn: true,
  PractitionerReplaced: true,
  MissesDecided: true,
  RegistrationRunsOut: true,
  RegistrationRenewed: true,
  BreakGlassRequested: true,
  BreakGlassApproved: true,
  BreakGlassEnded: true,
  TaskOpened: true,
  TaskCompleted: true,
  TaskCancelled: true,
  TaskReassigned: true,
  TaskRescheduled: true,
  TaskReminded: true,
  TaskEscalated: true,
} as const satisfies Record<JourneyEventType, true>;

describe('whatever is done to journeys', () => {
  test('what must hold after every step holds, and every event and every task is reached', () => {
    const exploration = newExploration();
    fc.assert(
      fc.property(moves, (drawn) => exploreJourneys(drawn, decide, exploration)),
      { seed: SEED, numRuns: JOURNEY_RUNS },
    );
    expect([...exploration.eventTypes].toSorted()).toStrictEqual(Object.keys(everyEventType).toSorted());
    expect([...exploration.taskKinds].toSorted()).toStrictEqual(Object.keys(commandOfTask).toSorted());
    expect(exploration.commands).toBeGreaterThan(10_000);
    expect(exploration.refused).toBeGreaterThan(1_000);
  }, 120_000);
});

/** The decision as if only these events had been recorded. */
const recordedAs = (before: JourneyState, events: readonly JourneyEvent[]): Decision => ({
  rejected: false,
  events,
  state: fold(events, before) ?? before,
});

const altered =
  (change: (state: JourneyState) => JourneyState): typeof decide =>
  (state, command, time) => {
    const decision = decide(change(state), command, time);
    return decision.rejected ? decision : recordedAs(state, decision.events);
  };

const withoutReflection = (state: JourneyState): JourneyState => {
  const coaching = currentTrajectory(state);
  if (coaching?.kind !== 'coaching' || coaching.reflection === null) return state;
  const reflection = { ...coaching.reflection, endsAt: coaching.openedAt };
  return { ...state, trajectories: [...state.trajectories.slice(0, -1), { ...coaching, reflection }] };
};

const withoutAgreementTime = (state: JourneyState): JourneyState => ({
  ...state,
  trajectories: state.trajectories.map((trajectory) =>
    trajectory.kind === 'bmw' ? trajectory : { ...trajectory, agreedAt: null },
  ),
});

const asIfNotOver =
  (key: string) =>
  (state: JourneyState): JourneyState => ({
    ...state,
    disclosures: state.disclosures.map((disclosure) =>
      disclosure.key === key
        ? { ...disclosure, openings: [], withdrawnAt: null, lapsedAt: null, validUntil: FAR_AHEAD }
        : disclosure,
    ),
  });

const recordedWith =
  (change: (events: readonly JourneyEvent[]) => readonly JourneyEvent[]): typeof decide =>
  (state, command, time) => {
    const decision = decide(state, command, time);
    return decision.rejected ? decision : recordedAs(state, change(decision.events));
  };

const asIfConsented = altered((state) =>
  state.stage.kind === 'awaiting-contact-consent' ? { ...state, stage: { kind: 'assignment' } } : state,
);

const broken: readonly (readonly [string, typeof decide, string])[] = [
  [
    'without the limit of talks (S11)',
    altered((state) => ({ ...state, policy: { ...state.policy, maxBmwTalks: 99 } })),
    'talks or sessions exceed their limits',
  ],
  [
    'with ten coaching sessions (S12)',
    altered((state) => ({ ...state, policy: { ...state.policy, coachingSessions: { min: 5, max: 10 } } })),
    'talks or sessions exceed their limits',
  ],
  [
    'that leaves tasks open when their step is over',
    recordedWith((events) => events.filter(({ type }) => type !== 'TaskCancelled')),
    'the open tasks are not those that the step needs',
  ],
  [
    'that forgets to ask anybody',
    recordedWith((events) => events.filter(({ type }) => type !== 'TaskOpened')),
    'a journey that is not over waits for nobody and nothing',
  ],
  [
    'that leaves a gap between trajectories (S16)',
    recordedWith((events) =>
      events.map((event) => (event.type === 'TrajectoryOpened' ? { ...event, at: instantAfter(event.at, 1) } : event)),
    ),
    'trajectories do not join',
  ],
  [
    'that forgets contact consent',
    (state, command, time) => (command.type === 'PauseJourney' ? asIfConsented : decide)(state, command, time),
    'something happened before contact consent',
  ],
  [
    'that forgets the reflection interval (S13)',
    (state, command, time) =>
      (command.type === 'PlanCoachingSession' ? altered(withoutReflection) : decide)(state, command, time),
    'a session lies inside its reflection interval',
  ],
  [
    'that forgets when the parties agreed (S5, S6)',
    (state, command, time) =>
      (/^Plan|^Move/.test(command.type) ? altered(withoutAgreementTime) : decide)(state, command, time),
    'a meeting lies before what its parties agreed to',
  ],
  [
    'that lets the employer in between (S6)',
    recordedWith((events) =>
      events.map((event) => (event.type === 'CoachingSessionPlanned' ? { ...event, by: 'manager' } : event)),
    ),
    'the employer took part between start and end of coaching',
  ],
  [
    'that opens what was taken back or has lapsed (S7)',
    (state, command, time) =>
      (command.type === 'OpenDisclosure' ? altered(asIfNotOver(command.data.key)) : decide)(state, command, time),
    'words were opened that were not disclosed',
  ],
  [
    'that takes back what was opened (S7)',
    (state, command, time) =>
      (command.type === 'WithdrawDisclosure' ? altered(asIfNotOver(command.data.key)) : decide)(state, command, time),
    'what was opened was taken back afterwards',
  ],
  [
    'that lets a practitioner disclose (S7)',
    recordedWith((events) =>
      events.map((event) => (event.type === 'WordsDisclosed' ? { ...event, by: 'bmw-practitioner' } : event)),
    ),
    'somebody but the employee disclosed words',
  ],
  [
    'that asks the employer about words before the employee let them go (S7)',
    recordedWith((events) => events.filter(({ type }) => type !== 'WordsDisclosed')),
    'the employer is asked about words not disclosed',
  ],
  [
    'that lets one person open a dossier',
    recordedWith((events) =>
      events.map((event) =>
        event.type === 'BreakGlassApproved'
          ? { ...event, data: { ...event.data, approvedById: 'administrator' } }
          : event,
      ),
    ),
    'one person alone opened a dossier',
  ],
  [
    'whose clock does nothing',
    (state, command, time) => (command.type === 'StrikeClock' ? recordedAs(state, []) : decide(state, command, time)),
    'a deadline stays in the past',
  ],
  [
    'whose state says more than its events',
    (state, command, time) => {
      const decision = decide(state, command, time);
      return decision.rejected ? decision : { ...decision, state: { ...decision.state, referralsMade: 99 } };
    },
    'the state is not what its events lead to',
  ],
  [
    'that records something of a refused command',
    (state, command, time) => {
      const decision = decide(state, command, time);
      return decision.rejected ? { ...decision, events: [] } : decision;
    },
    'a rejected command left something',
  ],
];

describe('the same check reports a core', () => {
  test.each(broken)('%s', (_title, brokenDecide, violation) => {
    const outcome = fc.check(
      fc.property(moves, (drawn) => exploreJourneys(drawn, brokenDecide, newExploration())),
      { seed: SEED, numRuns: JOURNEY_RUNS, endOnFailure: true },
    );
    expect(outcome.failed).toBe(true);
    expect(String(outcome.errorInstance)).toContain(violation);
  });
});

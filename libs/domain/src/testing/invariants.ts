import { deadlines } from '../journey/clock.js';
import type { Decision } from '../journey/decide.js';
import type { JourneyEvent, JourneyEventType } from '../journey/events.js';
import { lastNamed } from '../disclosure/disclosure.js';
import { fold } from '../journey/evolve.js';
import { neededTasks } from '../journey/next-step.js';
import { currentTrajectory, type JourneyState, type Trajectory } from '../journey/state.js';
import type { Instant } from '../journey/time.js';
import { domainLimits } from '../policy/policy.js';

/** One step of a journey: the state before, and what was decided. */
export interface JourneyStep {
  readonly before: JourneyState | null;
  readonly decision: Decision;
}

type Accepted = Exclude<Decision, { readonly rejected: true }>;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const unless = (holds: boolean, violation: string): readonly string[] => (holds ? [] : [violation]);

const withinLimits = (trajectory: Trajectory): boolean => {
  const { min, max } = domainLimits.coachingSessions;
  switch (trajectory.kind) {
    case 'bmw':
      return trajectory.talksHeld <= domainLimits.maxBmwTalks;
    case 'coaching':
      return trajectory.started
        ? trajectory.sessionsAgreed >= min &&
            trajectory.sessionsAgreed <= max &&
            trajectory.sessionsHeld <= trajectory.sessionsAgreed
        : trajectory.sessionsHeld === 0;
    case 'neutral-conversation':
      return true;
  }
};

const openTasksAreNeeded = (state: JourneyState): boolean => {
  const open = state.tasks.map(({ key }) => key).toSorted();
  const needed = neededTasks(state).map(({ key }) => key);
  return state.pause !== null || same(open, needed.toSorted());
};

const joinWithoutGap = ({ trajectories }: JourneyState): boolean =>
  trajectories.slice(1).every((trajectory, index) => trajectory.openedAt === trajectories[index]?.endedAt);

const beforeConsent: readonly JourneyEventType[] = [
  'JourneyRequested',
  'ContactConsentGiven',
  'ContactConsentRefused',
  'JourneyStopped',
  'JourneyEnded',
  'TaskOpened',
  'TaskCompleted',
  'TaskCancelled',
  'TaskReminded',
  'TaskEscalated',
];

const consentCameFirst = (before: JourneyState | null, events: readonly JourneyEvent[]): boolean =>
  (before !== null && before.stage.kind !== 'awaiting-contact-consent') ||
  events.every(({ type }) => beforeConsent.includes(type));

const reflectionWasKept = (before: JourneyState | null, events: readonly JourneyEvent[]): boolean => {
  const coaching = before === null ? null : currentTrajectory(before);
  if (coaching?.kind !== 'coaching' || coaching.reflection === null) return true;
  const { endsAt } = coaching.reflection;
  return events.every(
    (event) =>
      (event.type !== 'CoachingSessionPlanned' || event.data.startsAt >= endsAt) &&
      (event.type !== 'CoachingSessionHeld' || event.data.heldAt >= endsAt),
  );
};

const partiesAgreedFirst = (before: JourneyState | null, events: readonly JourneyEvent[]): boolean => {
  const trajectory = before === null ? null : currentTrajectory(before);
  if (trajectory === null || trajectory.kind === 'bmw' || trajectory.agreedAt === null) return true;
  const { agreedAt } = trajectory;
  return events.every(
    (event) =>
      (event.type !== 'CoachingSessionHeld' && event.type !== 'NeutralConversationHeld') ||
      event.data.heldAt >= agreedAt,
  );
};

const employerStayedOut = (before: JourneyState | null, events: readonly JourneyEvent[]): boolean => {
  const trajectory = before === null ? null : currentTrajectory(before);
  const between = before?.stage.kind === 'trajectory' && trajectory?.kind === 'coaching' && trajectory.started;
  return !between || events.every(({ by }) => by !== 'manager' && by !== 'requester');
};

/** Nothing is opened but what was disclosed to that person, was not taken back, and is within its time. Source: S7. */
const openedOnlyWhatWasValid = (before: JourneyState | null, events: readonly JourneyEvent[]): boolean =>
  events.every((event) => {
    if (event.type !== 'DisclosureOpened') return true;
    const found = before?.disclosures.find(({ key }) => key === event.data.key);
    return (
      found !== undefined &&
      found.withdrawnAt === null &&
      found.lapsedAt === null &&
      event.at < found.validUntil &&
      found.recipientIds.includes(event.data.readerId)
    );
  });

/** What was opened is never taken back afterwards. Source: S7. */
const openedStaysOpened = ({ disclosures }: JourneyState): boolean =>
  disclosures.every(
    ({ openings, withdrawnAt, lapsedAt }) => openings.length === 0 || (withdrawnAt === null && lapsedAt === null),
  );

/** Only the employee lets anything go. Source: S7. */
const disclosedByTheEmployee = (events: readonly JourneyEvent[]): boolean =>
  events.every(({ type, by }) => type !== 'WordsDisclosed' || by === 'employee');

/** The employer is asked about words only once they were disclosed to it, and as long as they are. Sources: S6, S7. */
const employerIsAskedOnWhatIsDisclosed = ({ tasks, disclosures }: JourneyState): boolean =>
  tasks.every(({ key, kind, role }) => {
    if (role === 'employee' || (kind !== 'answer-agreement' && kind !== 'answer-report')) return true;
    const name = key.replace(/^answer-|\/employer$/g, '');
    const last = lastNamed(disclosures, name);
    return last !== undefined && last.withdrawnAt === null && last.lapsedAt === null;
  });

const endIsTheEnd = (before: JourneyState | null, events: readonly JourneyEvent[]): boolean =>
  before?.stage.kind !== 'ended' ||
  events.every(({ type }) => type === 'DossierDestroyed' || type.startsWith('BreakGlass'));

const twoPeopleOpenedIt = (before: JourneyState | null, events: readonly JourneyEvent[]): boolean =>
  events.every(
    (event) =>
      event.type !== 'BreakGlassApproved' ||
      before?.breakGlass.some(
        ({ requestId, requestedById }) =>
          requestId === event.data.requestId && requestedById !== event.data.approvedById,
      ) === true,
  );

const somethingIsToCome = (state: JourneyState): boolean =>
  state.stage.kind === 'ended' || state.pause !== null || state.tasks.length > 0 || deadlines(state).length > 0;

const acceptedViolations = (before: JourneyState | null, { events, state }: Accepted): readonly string[] => [
  ...unless(same(fold(events, before), state), 'the state is not what its events lead to'),
  ...unless(state.trajectories.every(withinLimits), 'talks or sessions exceed their limits'),
  ...unless(openTasksAreNeeded(state), 'the open tasks are not those that the step needs'),
  ...unless(somethingIsToCome(state), 'a journey that is not over waits for nobody and nothing'),
  ...unless(joinWithoutGap(state), 'trajectories do not join'),
  ...unless(consentCameFirst(before, events), 'something happened before contact consent'),
  ...unless(reflectionWasKept(before, events), 'a session lies inside its reflection interval'),
  ...unless(partiesAgreedFirst(before, events), 'a meeting lies before what its parties agreed to'),
  ...unless(employerStayedOut(before, events), 'the employer took part between start and end of coaching'),
  ...unless(openedOnlyWhatWasValid(before, events), 'words were opened that were not disclosed'),
  ...unless(openedStaysOpened(state), 'what was opened was taken back afterwards'),
  ...unless(disclosedByTheEmployee(events), 'somebody but the employee disclosed words'),
  ...unless(
    state.pause !== null || employerIsAskedOnWhatIsDisclosed(state),
    'the employer is asked about words not disclosed',
  ),
  ...unless(endIsTheEnd(before, events), 'something happened after the end'),
  ...unless(twoPeopleOpenedIt(before, events), 'one person alone opened a dossier'),
];

/** What a step breaks of what must hold after every step; nothing when all is well. */
export const violationsOf = ({ before, decision }: JourneyStep): readonly string[] =>
  decision.rejected
    ? unless(same(Object.keys(decision), ['rejected', 'code', 'parameters']), 'a rejected command left something')
    : acceptedViolations(before, decision);

/** What is wrong with the clock once everything due was struck. */
export const overdue = (state: JourneyState, now: Instant): readonly string[] =>
  unless(
    deadlines(state).every(({ at }) => at > now),
    'a deadline stays in the past',
  );

/** What is wrong with a whole journey as it would be read back from the log. */
export const readBack = (events: readonly JourneyEvent[], state: JourneyState): readonly string[] => {
  // The log stores plain JSON; what comes back has the shape that was written.
  const stored = JSON.parse(JSON.stringify(events)) as readonly JourneyEvent[];
  return unless(same(fold(stored), state), 'the journey read back from its events is another one');
};

import { currentTrajectory, type JourneyCommands, type OpenTask } from '@traject/domain';
import { themeWeights } from './cast.js';
import { dayOf, daysBetween, type Deed, type Walk } from './walk.js';

const recordOf = {
  talks: 'RecordBmwTalk',
  sessions: 'RecordCoachingSession',
  conversations: 'RecordNeutralConversation',
} as const;

/** Whatever was planned is missed now and then; else it is held, and the first one ends the wait. */
export const missedOr =
  (what: keyof typeof recordOf, held: (walk: Walk) => Deed) =>
  (walk: Walk, task: OpenTask): Deed => {
    if (walk.chance.percent(7)) {
      const missedBy = walk.chance.weighted({ employee: 80, practitioner: 20 } as const);
      return { type: recordOf[what], data: { outcome: 'missed', missedBy }, counts: [[`${what} missed`, 1]] };
    }
    const done = held(walk);
    if (walk.firstMeetingDay !== null) return done;
    walk.firstMeetingDay = dayOf(task.availableFrom ?? walk.now);
    const days = daysBetween(walk.requestedDay, walk.firstMeetingDay);
    return { ...done, counts: [...done.counts, ['first meetings', 1], ['days from request to first meeting', days]] };
  };

type Held<Type extends keyof JourneyCommands> = Extract<JourneyCommands[Type], { readonly outcome: 'held' }>;

/** What a BMW practitioner records of a talk that was held. */
export const heldTalk = ({ chance, state, tally }: Walk): Held<'RecordBmwTalk'> => {
  const trajectory = currentTrajectory(state);
  const held = (trajectory?.kind === 'bmw' ? trajectory.talksHeld : 0) + 1;
  const goesOn = held < state.policy.maxBmwTalks ? 62 : 0;
  const neutral = state.requesterId === null ? 0 : 2;
  const next = chance.weighted({ continue: goesOn, finish: 24, refer: 12, 'neutral-conversation': neutral } as const);
  const signal = chance.percent(5) ? { theme: chance.weighted(themeWeights), descriptionRef: null } : null;
  if (signal !== null) tally.count('signals');
  return { outcome: 'held', next, notesRef: null, signal };
};

/** What a coach records of a session that was held. */
export const heldSession = ({ chance, state }: Walk): Held<'RecordCoachingSession'> => {
  const coaching = currentTrajectory(state);
  const [held, agreed] = coaching?.kind === 'coaching' ? [coaching.sessionsHeld + 1, coaching.sessionsAgreed] : [1, 1];
  const isLast = held >= agreed;
  const extends_ = isLast && agreed < state.policy.coachingSessions.max ? 12 : 0;
  const next = chance.weighted({
    continue: isLast ? 0 : 95,
    'propose-extension': extends_,
    finish: isLast ? 80 : 0,
    refer: 4,
  } as const);
  const reflectionDays = Number(chance.weighted({ '7': 20, '14': 60, '21': 20 }));
  return { outcome: 'held', next, notesRef: null, reflectionDays, promptRef: null, extendTo: agreed + 1 };
};

/** What a facilitator records of a neutral conversation that was held. */
export const heldConversation = ({ chance, events }: Walk): Held<'RecordNeutralConversation'> => ({
  outcome: 'held',
  next: chance.percent(90) ? 'finish' : 'refer',
  reportRef: 'content-report',
  textHash: `hash-report-${events.length}`,
});

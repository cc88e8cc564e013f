import {
  currentTrajectory,
  meetsNotBefore,
  offerOf,
  previewOf,
  type JourneyCommands,
  type JourneyCommandType,
  type JourneyTaskKind,
  type OpenTask,
  type Preview,
  type ReferralTarget,
} from '@traject/domain';
import { calendarAt } from './calendar.js';
import { oneOf, practitionerFacts } from './cast.js';
import { heldConversation, heldSession, heldTalk, missedOr } from './meetings.js';
import { dayOf, daysBetween, onDayAfter, type Deed, type Habit, type Walk } from './walk.js';

type Counts = Deed['counts'];

/** A deed with the data of its command. */
const deed = <Type extends JourneyCommandType>(type: Type, data: JourneyCommands[Type], ...counts: Counts): Deed => ({
  type,
  data,
  counts,
});

const preview = ({ state }: Walk, kind: OpenTask['kind'], role: OpenTask['role']): Preview | null => {
  const offer = role === 'employee' ? offerOf(kind, state) : null;
  return offer === null ? null : previewOf(offer);
};

const placeOf = ({ chance }: Walk) =>
  chance.weighted({ 'at-work': 35, elsewhere: 20, 'by-phone': 10, online: 35 } as const);

/** An appointment some days ahead, after whatever it has to wait for. */
const appointment = (walk: Walk, meanDays: number) => {
  const trajectory = currentTrajectory(walk.state);
  const reflection = trajectory?.kind === 'coaching' ? trajectory.reflection : null;
  const notBefore = trajectory === null ? walk.now : meetsNotBefore(trajectory);
  const earliest = [walk.now, notBefore, reflection?.endsAt ?? walk.now].toSorted().at(-1) ?? walk.now;
  const startsAt = onDayAfter(earliest, 1 + walk.chance.days(meanDays), 10);
  return { startsAt, calendar: calendarAt(startsAt) };
};

const somebodyElse = (walk: Walk, kind: 'bmw' | 'coach') => {
  const { stage, practitioner } = walk.state;
  const declined = stage.kind === 'referral' ? stage.referral.declinedBy : [];
  const list = kind === 'bmw' ? walk.cast.bmw : walk.cast.coaches;
  const free = list.filter((id) => id !== practitioner?.practitionerId && !declined.includes(id));
  return practitionerFacts(oneOf(walk.chance, free), kind);
};

const coachKindOf = ({ chance, state }: Walk) => {
  const trajectory = currentTrajectory(state);
  const kind = chance.weighted({ career: 35, personal: 30, conflict: 15, leadership: 12, team: 8 } as const);
  return trajectory?.kind === 'coaching' && trajectory.coachKind === kind ? 'personal' : kind;
};

const targetOf = (walk: Walk): ReferralTarget => {
  const { chance, state } = walk;
  const from = currentTrajectory(state)?.kind;
  const neutral = state.requesterId === null || from === 'neutral-conversation' ? 0 : 10;
  const to = chance.weighted({
    coach: from === 'coaching' ? 0 : 65,
    bmw: from === 'coaching' ? 50 : 0,
    'neutral-conversation': from === undefined ? 0 : neutral,
    'other-help': 25,
  } as const);
  if (to === 'coach') return { to, coachKind: coachKindOf(walk) };
  return to === 'other-help' ? { to, socialMapEntryId: 'debt-help' } : { to };
};

const receiverKind = ({ state: { stage } }: Walk): 'bmw' | 'coach' =>
  stage.kind === 'referral' && stage.referral.target?.to === 'coach' ? 'coach' : 'bmw';

const intake = (walk: Walk): Deed => {
  const { chance, now, requestedDay, state } = walk;
  const neutral = state.requesterId === null ? 0 : 6;
  const route = chance.weighted({
    bmw: 52,
    coach: 26,
    'neutral-conversation': neutral,
    'other-help': 8,
    'no-support': 8,
  } as const);
  walk.intakeDay = dayOf(now);
  const reason =
    route === 'no-support' ? 'nothing-needed' : chance.weighted({ subject: 70, duration: 20, position: 10 });
  return deed(
    'RecordIntake',
    { route, reason, coachKind: null, reasonRef: null },
    [`route ${route}`, 1],
    ['days from request to intake', daysBetween(requestedDay, dayOf(now))],
  );
};

const answerReferral = (walk: Walk): Deed => {
  const { stage } = walk.state;
  const receiver = stage.kind === 'referral' ? stage.referral.receiver : null;
  if (walk.chance.percent(12)) {
    return deed('AnswerReferral', { accepted: false, reason: 'no-capacity' }, ['referrals declined', 1]);
  }
  const practitioner = practitionerFacts(receiver?.practitionerId ?? '', receiverKind(walk));
  return deed('AnswerReferral', { accepted: true, practitioner }, ['referrals accepted', 1]);
};

const proposeAgreement = (walk: Walk): Deed => {
  const trajectory = currentTrajectory(walk.state);
  const version = (trajectory?.kind === 'coaching' ? (trajectory.agreement?.version ?? 0) : 0) + 1;
  const sessions = Number(walk.chance.weighted({ '5': 30, '6': 30, '7': 20, '8': 12, '9': 8 }));
  return deed('ProposeAgreement', {
    textHash: `hash-agreement-${trajectory?.number ?? 0}-${version}`,
    goalRef: 'content-goal',
    approachRef: 'content-approach',
    sessions,
  });
};

const answerAgreement = (walk: Walk, task: OpenTask): Deed => {
  const trajectory = currentTrajectory(walk.state);
  const agreement = trajectory?.kind === 'coaching' ? trajectory.agreement : null;
  const accepted = walk.chance.percent(92);
  return deed('AnswerAgreement', {
    version: agreement?.version ?? 0,
    textHash: agreement?.textHash ?? '',
    accepted,
    preview: accepted ? preview(walk, task.kind, task.role) : null,
    wishRef: null,
  });
};

const answerReport = (walk: Walk, task: OpenTask): Deed => {
  const trajectory = currentTrajectory(walk.state);
  const report = trajectory?.kind === 'neutral-conversation' ? trajectory.report : null;
  const approved = walk.chance.percent(85);
  return deed('AnswerReport', {
    version: report?.version ?? 0,
    textHash: report?.textHash ?? '',
    approved,
    preview: approved ? preview(walk, task.kind, task.role) : null,
    wishRef: null,
  });
};

const evaluate = ({ chance }: Walk): Deed => {
  const satisfaction = Math.min(10, 5 + chance.between(0, 3) + chance.between(0, 2));
  const wellbeingBefore = chance.between(2, 6);
  const wellbeingAfter = Math.max(1, Math.min(10, wellbeingBefore + chance.between(-1, 4)));
  const goals = chance.weighted({ not: 8, partly: 27, largely: 45, fully: 20 } as const);
  return deed(
    'EvaluateJourney',
    { satisfaction, goals, wellbeingBefore, wellbeingAfter, remarksRef: null },
    ['evaluations', 1],
    [`goals ${goals}`, 1],
    ['sum of satisfaction', satisfaction],
    ['sum of wellbeing before', wellbeingBefore],
    ['sum of wellbeing after', wellbeingAfter],
  );
};

const closingReport = (walk: Walk): Deed => {
  const { stage, requesterId } = walk.state;
  const version = (stage.kind === 'closing' ? (stage.closing.report?.version ?? 0) : 0) + 1;
  const withMainLines = requesterId !== null && walk.chance.percent(70);
  return deed('WriteClosingReport', {
    reportRef: 'content-closing',
    mainLinesRef: withMainLines ? 'content-main-lines' : null,
    mainLinesHash: withMainLines ? `hash-main-lines-${version}` : null,
    saidAt: null,
  });
};

const answerMainLines = (walk: Walk, task: OpenTask): Deed => {
  const { stage } = walk.state;
  const report = stage.kind === 'closing' ? stage.closing.report : null;
  const answer = walk.chance.weighted({ consent: 80, refuse: 14, change: 6 } as const);
  return deed('AnswerMainLines', {
    version: report?.version ?? 0,
    textHash: report?.mainLines?.textHash ?? '',
    answer,
    preview: answer === 'consent' ? preview(walk, task.kind, task.role) : null,
    wishRef: null,
  });
};

const followUp = ({ chance }: Walk): Deed => {
  const outcome = chance.weighted({ holding: 65, 'needs-attention': 20, 'not-reached': 15 } as const);
  const wellbeing = outcome === 'not-reached' ? null : chance.between(4, 9);
  return deed('RecordFollowUp', { outcome, wellbeing }, [`follow-up ${outcome}`, 1]);
};

/** How people handle every task of a journey: how long it takes them, and what they do. */
export const habits: Readonly<Record<JourneyTaskKind, Habit>> = {
  'answer-contact-consent': {
    meanDays: 4,
    neverPercent: 4,
    does: ({ chance }) => {
      const given = chance.percent(95);
      return deed('AnswerContactConsent', { given }, [given ? 'consents given' : 'consents refused', 1]);
    },
  },
  'assign-practitioner': {
    meanDays: 3,
    does: ({ cast, chance }) =>
      deed('AssignPractitioner', { practitioner: practitionerFacts(oneOf(chance, cast.bmw), 'bmw') }),
  },
  'record-intake': { meanDays: 9, does: intake },
  'plan-bmw-talk': {
    meanDays: 2,
    does: (walk) => deed('PlanBmwTalk', { appointment: appointment(walk, 9), place: placeOf(walk) }),
  },
  'record-bmw-talk': {
    meanDays: 0,
    does: missedOr('talks', (walk) => deed('RecordBmwTalk', heldTalk(walk), ['talks held', 1])),
  },
  'decide-after-misses': {
    meanDays: 2,
    does: ({ chance }) => deed('DecideAfterMisses', { decision: chance.percent(70) ? 'continue' : 'close' }),
  },
  'propose-referral': {
    meanDays: 3,
    does: (walk) => {
      if (currentTrajectory(walk.state)?.kind === 'bmw' && walk.chance.percent(8)) {
        return deed('ProposeReferral', { target: null, next: 'finish' }, ['referrals withdrawn', 1]);
      }
      const proposal = { target: targetOf(walk), goalRef: null, handOverRefs: ['content-hand-over'] };
      return deed('ProposeReferral', proposal, ['referrals proposed', 1]);
    },
  },
  'answer-hand-over': {
    meanDays: 3,
    does: ({ chance }) => {
      const agreed = chance.percent(94);
      return deed('AnswerHandOver', { agreed, handOverRefs: agreed ? ['content-hand-over'] : [] });
    },
  },
  'propose-receiver': {
    meanDays: 4,
    does: (walk) => deed('ProposeReceiver', { practitioner: somebodyElse(walk, receiverKind(walk)) }),
  },
  'answer-referral': { meanDays: 3, does: answerReferral },
  'record-warm-hand-over': { meanDays: 6, does: () => deed('RecordWarmHandOver', {}, ['handed over', 1]) },
  'record-other-help': { meanDays: 8, does: () => deed('RecordOtherHelp', {}, ['other help', 1]) },
  'give-employer-input': { meanDays: 5, does: () => deed('GiveEmployerInput', { inputRef: 'content-input' }) },
  'propose-agreement': { meanDays: 7, does: proposeAgreement },
  'answer-agreement': { meanDays: 4, does: answerAgreement },
  'plan-coaching-session': {
    meanDays: 2,
    does: (walk) => deed('PlanCoachingSession', { appointment: appointment(walk, 4), place: placeOf(walk) }),
  },
  'record-coaching-session': {
    meanDays: 0,
    does: missedOr('sessions', (walk) => deed('RecordCoachingSession', heldSession(walk), ['sessions held', 1])),
  },
  'write-reflection': {
    meanDays: 6,
    neverPercent: 45,
    does: () => deed('WriteReflection', { reflectionRef: 'content-reflection' }, ['reflections written', 1]),
  },
  'answer-extension': { meanDays: 3, does: ({ chance }) => deed('AnswerExtension', { agreed: chance.percent(80) }) },
  'answer-neutral-conversation': {
    meanDays: 4,
    does: ({ chance }) => deed('AnswerNeutralConversation', { consented: chance.percent(90) }),
  },
  'plan-neutral-conversation': {
    meanDays: 3,
    does: (walk) => deed('PlanNeutralConversation', { appointment: appointment(walk, 7), place: placeOf(walk) }),
  },
  'record-neutral-conversation': {
    meanDays: 0,
    does: missedOr('conversations', (walk) =>
      deed('RecordNeutralConversation', heldConversation(walk), ['conversations held', 1]),
    ),
  },
  'answer-report': { meanDays: 4, does: answerReport },
  'revise-report': {
    meanDays: 3,
    does: (walk) =>
      deed('ReviseReport', { reportRef: 'content-report', textHash: `hash-report-${walk.events.length}` }),
  },
  'evaluate-journey': { meanDays: 8, neverPercent: 22, does: evaluate },
  'write-closing-report': { meanDays: 8, does: closingReport },
  'answer-main-lines': { meanDays: 4, does: answerMainLines },
  'record-follow-up': { meanDays: 10, neverPercent: 15, does: followUp },
  'renew-registration': {
    meanDays: 2,
    does: () => deed('RenewRegistration', { validUntil: '2049-12-31T23:00:00.000Z' }),
  },
};

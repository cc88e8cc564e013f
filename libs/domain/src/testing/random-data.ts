import { afterTalk } from '../bmw/events.js';
import { followUpOutcomes, goalAttainments } from '../closing/events.js';
import type { HeldSession } from '../coaching/commands.js';
import { afterConversation } from '../neutral-conversation/events.js';
import { breakGlassReasons } from '../anytime/break-glass.js';
import { slotOf } from '../anytime/events.js';
import * as codes from '../journey/codes.js';
import type { AppointmentWish } from '../journey/appointment.js';
import { previewOf, type Preview } from '../disclosure/disclosure.js';
import { offerOf } from '../disclosure/offers.js';
import type { JourneyCommands, JourneyCommandType } from '../journey/commands.js';
import { deadlines } from '../journey/clock.js';
import type { PractitionerFacts } from '../journey/practitioner.js';
import { currentTrajectory, type JourneyState } from '../journey/state.js';
import type { TaskKind } from '../journey/tasks.js';
import type { Instant } from '../journey/time.js';
import type { ReferralTarget } from '../referral/referral.js';
import { daysLater } from './calendar.js';
import type { Choices } from './choices.js';
import { appointmentAt, heldSession } from './happenings.js';
import { bmwPractitioner, coachPractitioner } from './people.js';

/** What random data is drawn from: where the journey stands, what time it is, and choices. */
export interface Draw {
  readonly state: JourneyState;
  readonly now: Instant;
  readonly choose: Choices;
}

const coachingOf = ({ state }: Draw) => {
  const trajectory = currentTrajectory(state);
  return trajectory?.kind === 'coaching' ? trajectory : null;
};

const appointment = (draw: Draw): AppointmentWish => {
  const { now, choose } = draw;
  const trajectory = currentTrajectory(draw.state);
  const reflectionEnd = coachingOf(draw)?.reflection?.endsAt ?? now;
  const held = trajectory?.lastHeldAt ?? now;
  if (choose.chance(10)) return appointmentAt(daysLater(now, choose.below(30) - 15));
  if (choose.chance(2)) return appointmentAt(daysLater(now, 500));
  const earliest = [now, reflectionEnd, held].toSorted().at(-1) ?? now;
  return appointmentAt(daysLater(earliest, 1 + choose.below(6)));
};

const flawed = ({ choose, now }: Draw): Partial<PractitionerFacts> =>
  choose.of<Partial<PractitionerFacts>>([
    { active: false },
    { kinds: [] },
    { otherOpenJourneys: 1, capacity: 1 },
    { servesOtherParty: true },
    { registrations: {} },
    { registrations: { nobco: now, registerplein: now } },
  ]);

const practitioner = (draw: Draw): PractitionerFacts => {
  const { state, now, choose } = draw;
  const { stage } = state;
  const forCoaching =
    stage.kind === 'referral' ? stage.referral.target?.to === 'coach' : currentTrajectory(state)?.kind === 'coaching';
  const number = choose.below(4);
  const validUntil = daysLater(now, choose.chance(20) ? 5 + choose.below(40) : 2000);
  const registrations = { registerplein: validUntil, nobco: validUntil };
  const flaw = choose.chance(10) ? flawed(draw) : {};
  return forCoaching
    ? coachPractitioner({ practitionerId: `coach-${number}`, registrations, ...flaw })
    : bmwPractitioner({ practitionerId: `bmw-${number}`, registrations, ...flaw });
};

/** The receiver of a referral as the directory knows them when they answer. */
const receiver = (draw: Draw): PractitionerFacts => {
  const { stage } = draw.state;
  const proposed = stage.kind === 'referral' ? stage.referral.receiver : null;
  return { ...practitioner(draw), ...(proposed === null ? {} : { practitionerId: proposed.practitionerId }) };
};

const target = ({ choose }: Draw): ReferralTarget =>
  choose.of<ReferralTarget>([
    { to: 'coach', coachKind: 'career' },
    { to: 'coach', coachKind: 'conflict' },
    { to: 'coach', coachKind: 'team' },
    { to: 'bmw' },
    { to: 'neutral-conversation' },
    { to: 'other-help', socialMapEntryId: 'debt-help' },
  ]);

const session = (draw: Draw): HeldSession => {
  const { choose } = draw;
  const coaching = coachingOf(draw);
  const isLast = coaching !== null && coaching.sessionsHeld + 1 >= coaching.sessionsAgreed;
  const next = isLast
    ? choose.of(['finish', 'propose-extension', 'propose-extension', 'refer', 'continue'] as const)
    : choose.chance(85)
      ? 'continue'
      : choose.of(['finish', 'propose-extension', 'refer'] as const);
  const reflectionDays = choose.of([7, 14, 21, null, 9, 6, 22]);
  return heldSession({ next, reflectionDays, extendTo: (coaching?.sessionsAgreed ?? 5) + choose.below(3) });
};

const missed = ({ choose }: Draw) => ({ outcome: 'missed', missedBy: choose.of(codes.missedBy) }) as const;
const hash = ({ choose }: Draw): string => `hash-${choose.below(1000)}`;
const previewIn = (draw: Draw, kind: TaskKind): Preview | null => {
  const offer = offerOf(kind, draw.state);
  const preview = offer === null ? null : previewOf(offer);
  return preview === null || draw.choose.chance(93) ? preview : { ...preview, recipientIds: ['somebody-else'] };
};
const answered = (draw: Draw, text: { readonly version: number; readonly textHash: string } | null) => ({
  version: text?.version ?? 1,
  textHash: draw.choose.chance(90) ? (text?.textHash ?? 'hash') : 'hash-of-other-words',
});

const reportOf = ({ state }: Draw) => {
  const trajectory = currentTrajectory(state);
  return trajectory?.kind === 'neutral-conversation' ? trajectory.report : null;
};

const closingReportOf = ({ stage }: JourneyState) => (stage.kind === 'closing' ? stage.closing.report : null);

const handOverRefs = ({ state, choose }: Draw): readonly string[] => {
  const agreedTo = state.stage.kind === 'referral' ? state.stage.referral.handOverRefs : [];
  return choose.chance(90) ? agreedTo : [...agreedTo, 'content-not-proposed'];
};

const glass = ({ state, choose }: Draw): string =>
  choose.chance(90) ? (state.breakGlass.at(-1)?.requestId ?? 'no-such-request') : 'no-such-request';

/** Random data of every command: mostly what could be accepted where the journey stands, sometimes not. */
export const randomData: { readonly [Type in JourneyCommandType]: (draw: Draw) => JourneyCommands[Type] } = {
  AnswerContactConsent: ({ choose }) => ({ given: choose.chance(90) }),
  WithdrawRequest: () => ({}),
  AssignPractitioner: (draw) => ({ practitioner: practitioner(draw) }),
  RecordIntake: ({ choose }) => ({
    route: choose.chance(85) ? choose.of(['bmw', 'coach', 'neutral-conversation']) : choose.of(codes.routes),
    reason: choose.of(codes.routeReasons),
    coachKind: null,
    reasonRef: null,
  }),
  PlanBmwTalk: (draw) => ({ appointment: appointment(draw), place: draw.choose.of(codes.places) }),
  RecordBmwTalk: (draw) =>
    draw.choose.chance(20)
      ? missed(draw)
      : {
          outcome: 'held',
          next: draw.choose.chance(70) ? 'continue' : draw.choose.of(afterTalk),
          notesRef: null,
          signal: draw.choose.chance(10) ? { theme: 'absence', descriptionRef: null } : null,
        },
  ProposeReferral: (draw) =>
    draw.choose.chance(10)
      ? { target: null, next: draw.choose.of(codes.withoutReferral) }
      : { target: target(draw), goalRef: null, handOverRefs: ['content-hand-over'] },
  AnswerHandOver: (draw) => ({ agreed: draw.choose.chance(85), handOverRefs: handOverRefs(draw) }),
  ProposeReceiver: (draw) =>
    draw.choose.chance(15)
      ? { practitioner: null, reason: draw.choose.of(codes.noReceiverReasons) }
      : { practitioner: practitioner(draw) },
  AnswerReferral: (draw) =>
    draw.choose.chance(80)
      ? { accepted: true, practitioner: receiver(draw) }
      : { accepted: false, reason: draw.choose.of(codes.declineReasons) },
  RecordWarmHandOver: ({ choose }) => (choose.chance(10) ? { held: false } : {}),
  RecordOtherHelp: ({ choose }) =>
    choose.chance(15) ? { started: false, reason: choose.of(codes.noReceiverReasons) } : {},
  GiveEmployerInput: () => ({ inputRef: 'content-input' }),
  ProposeAgreement: (draw) => ({
    textHash: hash(draw),
    goalRef: 'content-goal',
    approachRef: 'content-approach',
    sessions: draw.choose.chance(60) ? 5 : 4 + draw.choose.below(7),
  }),
  AnswerAgreement: (draw) => ({
    ...answered(draw, coachingOf(draw)?.agreement ?? null),
    accepted: draw.choose.chance(85),
    preview: previewIn(draw, 'answer-agreement'),
    wishRef: null,
  }),
  PlanCoachingSession: (draw) => ({ appointment: appointment(draw), place: draw.choose.of(codes.places) }),
  RecordCoachingSession: (draw) => (draw.choose.chance(12) ? missed(draw) : session(draw)),
  WriteReflection: () => ({ reflectionRef: 'content-reflection' }),
  AnswerExtension: ({ choose }) => ({ agreed: choose.chance(70) }),
  AnswerNeutralConversation: ({ choose }) => ({ consented: choose.chance(90) }),
  PlanNeutralConversation: (draw) => ({ appointment: appointment(draw), place: draw.choose.of(codes.places) }),
  RecordNeutralConversation: (draw) =>
    draw.choose.chance(25)
      ? missed(draw)
      : {
          outcome: 'held',
          next: draw.choose.of(afterConversation),
          reportRef: 'content-report',
          textHash: hash(draw),
        },
  AnswerReport: (draw) => ({
    ...answered(draw, reportOf(draw)),
    approved: draw.choose.chance(80),
    preview: previewIn(draw, 'answer-report'),
    wishRef: null,
  }),
  ReviseReport: (draw) => ({ reportRef: 'content-report', textHash: hash(draw) }),
  EvaluateJourney: ({ choose }) => ({
    satisfaction: 1 + choose.below(10),
    goals: choose.of(goalAttainments),
    wellbeingBefore: 4,
    wellbeingAfter: 7,
    remarksRef: null,
  }),
  WriteClosingReport: (draw) =>
    draw.choose.chance(70)
      ? {
          reportRef: 'content-closing',
          mainLinesRef: 'content-main-lines',
          mainLinesHash: hash(draw),
          saidAt: draw.choose.of([null, draw.now, daysLater(draw.now, -30)]),
        }
      : { reportRef: 'content-closing', mainLinesRef: null, mainLinesHash: null, saidAt: null },
  AnswerMainLines: (draw) => {
    const report = closingReportOf(draw.state);
    const text =
      report === null || report.mainLines === null
        ? null
        : { version: report.version, textHash: report.mainLines.textHash };
    return {
      ...answered(draw, text),
      answer: draw.choose.of(['consent', 'consent', 'presence', 'refuse', 'change'] as const),
      preview: previewIn(draw, 'answer-main-lines'),
      wishRef: null,
    };
  },
  OpenDisclosure: ({ state, choose }) => ({
    key: choose.of([...state.disclosures.map(({ key }) => key), 'no-such-key']),
  }),
  WithdrawDisclosure: ({ state, choose }) => ({
    key: choose.of([...state.disclosures.map(({ key }) => key), 'no-such-key']),
  }),
  RecordFollowUp: ({ choose }) => ({ outcome: choose.of(followUpOutcomes), wellbeing: null }),
  DestroyDossier: ({ choose }) => ({
    ground: choose.of(['retention-over', 'erasure-asked'] as const),
    held: choose.chance(20),
  }),
  PauseJourney: ({ choose }) => ({ reason: choose.of(codes.pauseReasons) }),
  ResumeJourney: () => ({}),
  StopJourney: ({ choose }) => ({ reason: choose.of(codes.stopReasons) }),
  MoveAppointment: (draw) => ({ appointment: appointment(draw) }),
  WithdrawConsent: ({ choose }) => ({
    consent: choose.chance(5) ? 'contact' : choose.of(['hand-over', 'neutral-conversation'] as const),
  }),
  ReplacePractitioner: (draw) => ({
    practitioner: practitioner(draw),
    reason: draw.choose.of(codes.replacementReasons),
  }),
  DecideAfterMisses: ({ choose }) => ({ decision: choose.chance(75) ? 'continue' : 'close' }),
  RenewRegistration: ({ now, choose }) => ({ validUntil: daysLater(now, choose.of([1000, 40, -5])) }),
  RequestBreakGlass: ({ state, choose }) => ({
    requestId: `glass-${state.breakGlass.length + 1}`,
    reason: choose.of(breakGlassReasons),
    hours: 1 + choose.below(5),
    explanationRef: 'content-explanation',
  }),
  ApproveBreakGlass: (draw) => ({ requestId: glass(draw) }),
  EndBreakGlass: (draw) => ({ requestId: glass(draw) }),
  StrikeClock: ({ state, choose }) => ({
    deadlineId: choose.of([...deadlines(state).map(({ id }) => id), 'follow-up-due', 'no-such-deadline']),
  }),
};

/** Whether an appointment of the journey is planned, so that it can be moved. */
export const hasAppointment = (state: JourneyState): boolean => {
  const trajectory = currentTrajectory(state);
  return trajectory !== null && slotOf(trajectory).appointment !== null;
};

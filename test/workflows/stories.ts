import {
  defaultPolicy,
  type CoachKind,
  type DisclosurePurpose,
  type PractitionerFacts,
  type Preview,
} from '@traject/domain';
import { calendarSliceAt } from '@traject/working-calendar';
import { people, type Desk } from './desk.js';

/** What a story needs besides its journey: days that pass. */
export interface Days {
  daysPass(days: number): Promise<void>;
  now(): Promise<number>;
  /** Length of a day in milliseconds. */
  readonly dayLengthMs: number;
}

const practitioner = (changes: Partial<PractitionerFacts>): PractitionerFacts => ({
  practitionerId: 'bmw-1',
  active: true,
  kinds: ['bmw'],
  capacity: 10,
  otherOpenJourneys: 0,
  servesOtherParty: false,
  registrations: { registerplein: '2099-12-31T23:00:00.000Z', nobco: '2099-12-31T23:00:00.000Z' },
  ...changes,
});

/** The BMW practitioner of every story. */
export const bmwPractitioner = practitioner({});

/** The coach of every story. */
const careerCoach = practitioner({ practitionerId: 'coach-1', kinds: ['career' satisfies CoachKind] });

/** What the employee of a story previewed: these words, for the manager unless told. */
export const previewed = (
  purpose: DisclosurePurpose,
  textHash: string,
  recipientIds: readonly string[] = ['manager-1'],
): Preview => ({ purpose, textHash, recipientIds, validForDays: defaultPolicy.consentDays });

const tomorrow = async ({ now, dayLengthMs }: Days) => {
  const startsAt = new Date((await now()) + dayLengthMs).toISOString();
  return { startsAt, calendar: calendarSliceAt(startsAt, dayLengthMs) };
};

/** From the request to the intake. */
export const toIntake = async (desk: Desk): Promise<void> => {
  await desk.request();
  await desk.give('AnswerContactConsent', { given: true });
  await desk.give('AssignPractitioner', { practitioner: bmwPractitioner });
};

/** From the request to the first BMW talk. */
export const toBmw = async (desk: Desk): Promise<void> => {
  await toIntake(desk);
  await desk.give('RecordIntake', { route: 'bmw', reason: 'subject', coachKind: null, reasonRef: null });
};

/** A BMW talk is planned and held the next day. */
export const talkHeld = async (desk: Desk, days: Days, next: 'continue' | 'finish'): Promise<void> => {
  await desk.give('PlanBmwTalk', { appointment: await tomorrow(days), place: 'at-work' });
  await days.daysPass(1);
  await desk.give('RecordBmwTalk', { outcome: 'held', next, notesRef: null, signal: null });
};

/** From the intake to a coaching that all three parties agreed to. */
export const toCoaching = async (desk: Desk, sessions: number): Promise<void> => {
  await toIntake(desk);
  await desk.give('RecordIntake', { route: 'coach', reason: 'subject', coachKind: 'career', reasonRef: null });
  await desk.give('ProposeReferral', { target: { to: 'coach', coachKind: 'career' }, goalRef: null, handOverRefs: [] });
  await desk.give('AnswerHandOver', { agreed: true, handOverRefs: [] });
  await desk.give('ProposeReceiver', { practitioner: careerCoach });
  await desk.give('AnswerReferral', { accepted: true, practitioner: careerCoach });
  await desk.give('RecordWarmHandOver', {});
  await desk.give('GiveEmployerInput', { inputRef: 'content-input' });
  const agreement = { textHash: 'hash-agreement', goalRef: 'content-goal', approachRef: 'content-approach', sessions };
  await desk.give('ProposeAgreement', agreement);
  const accepted = { version: 1, textHash: 'hash-agreement', accepted: true, wishRef: null };
  const preview = previewed('agreement', 'hash-agreement');
  await desk.give('AnswerAgreement', { ...accepted, preview }, { by: people.employee });
  await desk.give('OpenDisclosure', { key: 'agreement/1/1/1' }, { by: people.manager });
  await desk.give('AnswerAgreement', { ...accepted, preview: null }, { by: people.manager });
};

/** What a coach says of a session that was held; what is not said is left to the policy. */
export interface SessionSaid {
  readonly reflectionDays?: number;
  readonly extendTo?: number;
}

/** A session is planned and held the next day. */
export const sessionHeld = async (
  desk: Desk,
  days: Days,
  next: 'continue' | 'finish' | 'propose-extension',
  { reflectionDays, extendTo }: SessionSaid = {},
): Promise<void> => {
  await desk.give('PlanCoachingSession', { appointment: await tomorrow(days), place: 'online' });
  await days.daysPass(1);
  await desk.give('RecordCoachingSession', {
    outcome: 'held',
    next,
    notesRef: null,
    reflectionDays: reflectionDays ?? null,
    promptRef: null,
    extendTo: extendTo ?? null,
  });
};

/** A BMW talk is planned, moved by a day, and missed by the employee on the new day. */
export const talkMovedAndMissed = async (desk: Desk, days: Days): Promise<void> => {
  await desk.give('PlanBmwTalk', { appointment: await tomorrow(days), place: 'at-work' });
  await days.daysPass(1);
  await desk.give('MoveAppointment', { appointment: await tomorrow(days) }, { by: people.employee });
  await days.daysPass(1);
  await desk.give('RecordBmwTalk', { outcome: 'missed', missedBy: 'employee' });
};

/** The journey is paused for some days, in which nobody is reminded of anything. */
export const pausedFor = async (desk: Desk, days: Days, length: number): Promise<void> => {
  await desk.give('PauseJourney', { reason: 'absence-of-employee' }, { by: people.employee });
  await days.daysPass(length);
  await desk.give('ResumeJourney', {}, { by: people.employee });
};

/** From the intake to a neutral conversation whose report both sides approve, after the employee wanted it changed. */
export const neutralConversationHeld = async (desk: Desk, days: Days): Promise<void> => {
  const { employee, manager } = people;
  const intake = { route: 'neutral-conversation', reason: 'position', coachKind: null, reasonRef: null } as const;
  await desk.give('RecordIntake', intake);
  await desk.give('AnswerNeutralConversation', { consented: true }, { by: employee });
  await desk.give('AnswerNeutralConversation', { consented: true }, { by: manager });
  await desk.give('PlanNeutralConversation', { appointment: await tomorrow(days), place: 'elsewhere' });
  await days.daysPass(1);
  const report = { reportRef: 'content-talk', textHash: 'hash-1' };
  await desk.give('RecordNeutralConversation', { outcome: 'held', next: 'finish', ...report });
  const first = { version: 1, textHash: 'hash-1', approved: false, preview: null, wishRef: 'content-wish' };
  await desk.give('AnswerReport', first, { by: employee });
  await desk.give('ReviseReport', { reportRef: 'content-talk-2', textHash: 'hash-2' });
  const second = { version: 2, textHash: 'hash-2', approved: true, wishRef: null };
  await desk.give('AnswerReport', { ...second, preview: previewed('report', 'hash-2') }, { by: employee });
  await desk.give('OpenDisclosure', { key: 'report/1/2/1' }, { by: manager });
  await desk.give('AnswerReport', { ...second, preview: null }, { by: manager });
};

/** The employee stops. */
export const stopped = async (desk: Desk): Promise<void> => {
  await desk.give('StopJourney', { reason: 'not-said' }, { by: people.employee });
};

/** Report, evaluation and main lines: from now on the journey waits for the follow-up. */
export const untilFollowUp = async (desk: Desk): Promise<void> => {
  const report = { reportRef: 'content-report', mainLinesRef: 'content-lines', mainLinesHash: 'hash-lines' };
  await desk.give('WriteClosingReport', { ...report, saidAt: null });
  const preview = previewed('main-lines', 'hash-lines', ['requester-1', 'manager-1']);
  const consent = { version: 1, textHash: 'hash-lines', answer: 'consent', preview, wishRef: null } as const;
  await desk.give('AnswerMainLines', consent);
  const wellbeing = { wellbeingBefore: 4, wellbeingAfter: 7 };
  await desk.give('EvaluateJourney', { satisfaction: 8, goals: 'largely', ...wellbeing, remarksRef: null });
};

/** Report, evaluation and main lines, six weeks, and the question how things are. */
export const closedAndFollowedUp = async (desk: Desk, days: Days): Promise<void> => {
  await untilFollowUp(desk);
  await days.daysPass(43);
  await desk.give('RecordFollowUp', { outcome: 'holding', wellbeing: 8 });
};

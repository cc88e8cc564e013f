import type { AfterTalk } from '../bmw/events.js';
import type { AfterConversation } from '../neutral-conversation/events.js';
import type { HeldSession } from '../coaching/commands.js';
import type { AppointmentWish } from '../journey/appointment.js';
import type { MissedBy, Route } from '../journey/codes.js';
import type { Instant } from '../journey/time.js';
import type { Actor } from '../journey/decider.js';
import type { PractitionerFacts } from '../journey/practitioner.js';
import type { ReferralTarget } from '../referral/referral.js';
import { calendarAt, daysLater } from './calendar.js';
import { daysPass, done, inTurn, times, type Happening } from './journey.js';
import { previewed, previewedMainLines } from './previews.js';
import { actors, bmwPractitioner, coachPractitioner } from './people.js';

/** An appointment at an instant, with the calendar as of then. */
export const appointmentAt = (startsAt: Instant): AppointmentWish => ({ startsAt, calendar: calendarAt(startsAt) });

/** The employee consents to being contacted. */
export const contactConsented: Happening = done('AnswerContactConsent', { given: true });

/** A BMW practitioner is assigned for the intake. */
export const assigned = (changes: Partial<PractitionerFacts> = {}): Happening =>
  done('AssignPractitioner', { practitioner: bmwPractitioner(changes) });

/** The intake leads to a route. */
export const intakeLeadsTo = (route: Route): Happening =>
  done('RecordIntake', { route, reason: 'subject', coachKind: route === 'coach' ? 'career' : null, reasonRef: null });

/** From the request to the first BMW talk. */
export const inBmw: Happening = inTurn(contactConsented, assigned(), intakeLeadsTo('bmw'));

/** The next BMW talk is planned for tomorrow. */
export const talkPlanned: Happening = (journey) =>
  done('PlanBmwTalk', { appointment: appointmentAt(daysLater(journey.now, 1)), place: 'at-work' })(journey);

/** A BMW talk is planned and held the next day. */
export const talkHeld = (next: AfterTalk = 'continue'): Happening =>
  inTurn(talkPlanned, daysPass(1), done('RecordBmwTalk', { outcome: 'held', next, notesRef: null, signal: null }));

/** Whoever was expected did not come to a planned BMW talk. */
export const talkMissed = (missedBy: MissedBy = 'employee'): Happening =>
  inTurn(talkPlanned, daysPass(1), done('RecordBmwTalk', { outcome: 'missed', missedBy }));

/** A referral is proposed and the employee agrees to the hand-over. */
export const referralAgreed = (target: ReferralTarget): Happening =>
  inTurn(
    done('ProposeReferral', { target, goalRef: null, handOverRefs: ['content-hand-over'] }),
    done('AnswerHandOver', { agreed: true, handOverRefs: ['content-hand-over'] }),
  );

/** A referral is matched, accepted and handed over warmly to a practitioner. */
export const handedOverTo = (practitioner: PractitionerFacts): Happening =>
  inTurn(
    done('ProposeReceiver', { practitioner }),
    done('AnswerReferral', { accepted: true, practitioner }),
    done('RecordWarmHandOver', {}),
  );

/** From the request to the closing of a journey without a trajectory: the intake leads to other help, which begins. */
export const otherHelpStarted: Happening = inTurn(
  contactConsented,
  assigned(),
  intakeLeadsTo('other-help'),
  done('ProposeReferral', {
    target: { to: 'other-help', socialMapEntryId: 'social-map-entry-1' },
    goalRef: null,
    handOverRefs: [],
  }),
  done('AnswerHandOver', { agreed: true, handOverRefs: [] }),
  done('RecordOtherHelp', {}),
);

/** From the request to a coaching before its three-party start. */
export const referredToCoach: Happening = inTurn(
  contactConsented,
  assigned(),
  intakeLeadsTo('coach'),
  referralAgreed({ to: 'coach', coachKind: 'career' }),
  handedOverTo(coachPractitioner()),
);

/** The employer says what they see at work, and the coach proposes an agreement. */
export const agreementProposed = (sessions: number): Happening =>
  inTurn(
    done('GiveEmployerInput', { inputRef: 'content-input' }),
    done('ProposeAgreement', {
      textHash: 'hash-agreement-1',
      goalRef: 'content-goal',
      approachRef: 'content-approach',
      sessions,
    }),
  );

/** The employee accepts the agreement that was proposed first, and lets the employer read it. */
export const agreementAccepted = {
  version: 1,
  textHash: 'hash-agreement-1',
  accepted: true,
  preview: previewed('agreement', 'hash-agreement-1'),
  wishRef: null,
};

/** The employee approves the report as it was written first, and lets the employer read it. */
export const reportApproved = {
  version: 1,
  textHash: 'hash-report-1',
  approved: true,
  preview: previewed('report', 'hash-report-1'),
  wishRef: null,
};

/** Somebody at the employer opens what was disclosed to them. */
export const opened = (key: string, by: Actor = actors.manager): Happening => done('OpenDisclosure', { key }, { by });

/** The employee takes back what nobody has opened. */
export const takenBack = (key: string): Happening => done('WithdrawDisclosure', { key }, { by: actors.employee });

/** A coaching that started after all three parties accepted the same agreement. */
export const inCoaching = (sessions = 6): Happening =>
  inTurn(
    referredToCoach,
    agreementProposed(sessions),
    done('AnswerAgreement', agreementAccepted, { by: actors.employee }),
    opened('agreement/1/1/1'),
    done('AnswerAgreement', { ...agreementAccepted, preview: null }, { by: actors.manager }),
  );

/** The next coaching session is planned for tomorrow. */
export const sessionPlanned: Happening = (journey) =>
  done('PlanCoachingSession', { appointment: appointmentAt(daysLater(journey.now, 1)), place: 'online' })(journey);

/** What a coach records of a session that was held. */
export const heldSession = (changes: Partial<HeldSession> = {}): HeldSession => ({
  outcome: 'held',
  next: 'continue',
  notesRef: null,
  reflectionDays: null,
  promptRef: null,
  extendTo: null,
  ...changes,
});

/** A coaching session is planned and held the next day. */
export const sessionHeld = (changes: Partial<HeldSession> = {}): Happening =>
  inTurn(sessionPlanned, daysPass(1), done('RecordCoachingSession', heldSession(changes)));

/** So many sessions are held, each followed by its weeks to reflect. */
export const sessionsHeld = (count: number): Happening => times(count, inTurn(sessionHeld(), daysPass(14)));

/** From the request to a neutral conversation to which both sides consented. */
export const inNeutralConversation: Happening = inTurn(
  contactConsented,
  assigned(),
  intakeLeadsTo('neutral-conversation'),
  done('AnswerNeutralConversation', { consented: true }, { by: actors.employee }),
  done('AnswerNeutralConversation', { consented: true }, { by: actors.manager }),
);

/** A neutral conversation is planned and held, and its report waits for both sides. */
export const conversationHeld =
  (next: AfterConversation = 'finish'): Happening =>
  (journey) =>
    inTurn(
      done('PlanNeutralConversation', { appointment: appointmentAt(daysLater(journey.now, 1)), place: 'elsewhere' }),
      daysPass(1),
      done('RecordNeutralConversation', {
        outcome: 'held',
        next,
        reportRef: 'content-report',
        textHash: 'hash-report-1',
      }),
    )(journey);

/** What an employee answers at the closing evaluation. */
export const anEvaluation = {
  satisfaction: 8,
  goals: 'largely',
  wellbeingBefore: 4,
  wellbeingAfter: 7,
  remarksRef: null,
} as const;

/** The practitioner writes the closing report with main lines for the employer. */
export const mainLinesWritten: Happening = done('WriteClosingReport', {
  reportRef: 'content-closing',
  mainLinesRef: 'content-main-lines',
  mainLinesHash: 'hash-main-lines-1',
  saidAt: null,
});

/** The employee agrees to the main lines in these words. */
export const mainLinesAgreed: Happening = done('AnswerMainLines', {
  version: 1,
  textHash: 'hash-main-lines-1',
  answer: 'consent',
  preview: previewedMainLines,
  wishRef: null,
});

/** A BMW journey in its closing evaluation after one talk. */
export const inClosing: Happening = inTurn(inBmw, talkHeld('finish'));

/** A journey that closed and waits for its follow-up. */
export const closed: Happening = inTurn(
  inClosing,
  done('EvaluateJourney', anEvaluation),
  mainLinesWritten,
  mainLinesAgreed,
);

/** A journey that the employee stopped. */
export const stopped: Happening = done('StopJourney', { reason: 'not-said' }, { by: actors.employee });

import { describe, expect, test } from 'vitest';
import { calendarAt } from '../testing/calendar.js';
import {
  agreementAccepted,
  agreementProposed,
  assigned,
  contactConsented,
  conversationHeld,
  inBmw,
  inClosing,
  inCoaching,
  inNeutralConversation,
  intakeLeadsTo,
  mainLinesWritten,
  opened,
  referralAgreed,
  referredToCoach,
  reportApproved,
} from '../testing/happenings.js';
import { aJourney, done, inTurn, type Happening } from '../testing/journey.js';
import { actors, coachPractitioner } from '../testing/people.js';
import { afterTwoTalks, proposed, toAnswer, toCoach, toMatch } from '../testing/referrals.js';
import { commandOfTask, type JourneyCommand, type JourneyCommandType } from './commands.js';
import { decide } from './decide.js';
import { reject } from './rejection.js';

const asked = inTurn(contactConsented, assigned(), intakeLeadsTo('neutral-conversation'));
const reported = inTurn(inNeutralConversation, conversationHeld());
const agreed = done('AnswerAgreement', agreementAccepted, { by: actors.employee });
const agreementWish = done(
  'AnswerAgreement',
  { ...agreementAccepted, accepted: false, preview: null, wishRef: 'content-wish' },
  { by: actors.employee },
);
const reportWish = done(
  'AnswerReport',
  { ...reportApproved, approved: false, preview: null, wishRef: 'content-wish' },
  { by: actors.employee },
);

/** Where a journey can stand. */
const situations = {
  'to be assigned': contactConsented,
  'in its intake': inTurn(contactConsented, assigned()),
  'in BMW': inBmw,
  'with a referral to propose': afterTwoTalks,
  'with a hand-over to consent to': inTurn(afterTwoTalks, done('ProposeReferral', { target: toCoach, ...proposed })),
  'with a receiver to find': toMatch,
  'with a receiver to answer': toAnswer,
  'with a warm hand-over to hold': inTurn(
    toAnswer,
    done('AnswerReferral', { accepted: true, practitioner: coachPractitioner() }),
  ),
  'with other help to start': inTurn(
    afterTwoTalks,
    referralAgreed({ to: 'other-help', socialMapEntryId: 'debt-help' }),
  ),
  'at the start of a coaching': referredToCoach,
  'with an employer who spoke': inTurn(referredToCoach, done('GiveEmployerInput', { inputRef: 'content-input' })),
  'with an agreement to answer': inTurn(referredToCoach, agreementProposed(6)),
  'with an agreement that the employee accepted': inTurn(referredToCoach, agreementProposed(6), agreed),
  'with an agreement to change': inTurn(referredToCoach, agreementProposed(6), agreementWish),
  'in its sessions': inCoaching(),
  'with a conversation to consent to': asked,
  'with a conversation to plan': inNeutralConversation,
  'with a report to answer': reported,
  'with a report to revise': inTurn(reported, reportWish),
  'with a report that is settled': inTurn(
    reported,
    done('AnswerReport', reportApproved, { by: actors.employee }),
    opened('report/1/1/1'),
  ),
  'in its closing': inClosing,
  'with main lines to answer': inTurn(inClosing, mainLinesWritten),
} as const satisfies Readonly<Record<string, Happening>>;
type Situation = keyof typeof situations;

const inCoachings: readonly Situation[] = [
  'at the start of a coaching',
  'with an employer who spoke',
  'with an agreement to answer',
  'with an agreement that the employee accepted',
  'with an agreement to change',
  'in its sessions',
];

/** Where a command is looked at further; it has no place anywhere else. */
const placeOf: Readonly<Partial<Record<JourneyCommandType, readonly Situation[]>>> = {
  AssignPractitioner: ['to be assigned'],
  RecordIntake: ['in its intake'],
  ProposeReferral: ['with a referral to propose'],
  AnswerHandOver: ['with a hand-over to consent to'],
  ProposeReceiver: ['with a receiver to find'],
  AnswerReferral: ['with a receiver to answer'],
  RecordWarmHandOver: ['with a warm hand-over to hold'],
  RecordOtherHelp: ['with other help to start'],
  GiveEmployerInput: ['at the start of a coaching'],
  ProposeAgreement: inCoachings.filter((each) => each !== 'in its sessions'),
  AnswerAgreement: ['with an agreement to answer', 'with an agreement that the employee accepted'],
  PlanCoachingSession: inCoachings,
  RecordCoachingSession: inCoachings,
  AnswerNeutralConversation: ['with a conversation to consent to'],
  PlanNeutralConversation: ['with a conversation to consent to', 'with a conversation to plan'],
  RecordNeutralConversation: ['with a conversation to consent to', 'with a conversation to plan'],
  AnswerReport: ['with a report to answer', 'with a report that is settled'],
  ReviseReport: ['with a report to revise'],
  EvaluateJourney: ['in its closing', 'with main lines to answer'],
  WriteClosingReport: ['in its closing'],
  AnswerMainLines: ['with main lines to answer'],
};

/** After misses the coordinator decides, and a registration is renewed, wherever a journey stands; talks follow from their tasks. */
const elsewhere: readonly JourneyCommandType[] = [
  'DecideAfterMisses',
  'RenewRegistration',
  'PlanBmwTalk',
  'RecordBmwTalk',
];
const ofTasks = [...new Set<JourneyCommandType>(Object.values(commandOfTask))].filter(
  (type) => !elsewhere.includes(type),
);

describe('what has no place in a journey is refused, whatever it says', () => {
  // The keys of the table are the situations; Object.keys forgets their type.
  test.each(Object.keys(situations) as readonly Situation[])('%s', (situation) => {
    const { state, now } = aJourney(situations[situation]);
    const strange = ofTasks.filter((type) => placeOf[type]?.includes(situation) !== true);
    const decisions = strange.map((type) => {
      // What the command carries does not matter: it is refused before its data is looked at.
      const command = { type, data: {}, actor: actors.system, taskId: null } as unknown as JourneyCommand;
      return [type, decide(state, command, { now, calendar: calendarAt(now) })];
    });
    expect(decisions).toEqual(strange.map((type) => [type, reject('not-allowed-now')]));
  });
});

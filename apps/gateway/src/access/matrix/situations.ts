import { defaultPolicy } from '@traject/domain';
import {
  actors,
  anEvaluation,
  agreementAccepted,
  agreementProposed,
  aJourneyFor,
  aRequest,
  assigned,
  bmwPractitioner,
  closed,
  contactConsented,
  conversationHeld,
  daysPass,
  done,
  handedOverTo,
  coachPractitioner,
  inBmw,
  inClosing,
  inCoaching,
  inNeutralConversation,
  inTurn,
  intakeLeadsTo,
  mainLinesAgreed,
  mainLinesWritten,
  opened,
  people,
  previewedMainLines,
  referredToCoach,
  sessionHeld,
  stopped,
  takenBack,
  talkHeld,
  talkPlanned,
  type Happening,
  type JourneyOnItsWay,
} from '@traject/domain/testing';

const otherBmw = bmwPractitioner({ practitionerId: people.otherBmw });
const otherCoach = coachPractitioner({ practitionerId: people.otherCoach });

const notesWritten: Happening = inTurn(
  talkPlanned,
  daysPass(1),
  done('RecordBmwTalk', { outcome: 'held', next: 'refer', notesRef: 'content-notes', signal: null }),
);
const toPropose = inTurn(inBmw, notesWritten);
const handOverRefs = ['content-notes'];
const target = { to: 'coach', coachKind: 'career' } as const;
const proposed = inTurn(toPropose, done('ProposeReferral', { target, goalRef: 'content-aim', handOverRefs }));
const toMatch = inTurn(proposed, done('AnswerHandOver', { agreed: true, handOverRefs }));
const asked = inTurn(toMatch, done('ProposeReceiver', { practitioner: coachPractitioner() }));
const declined = inTurn(asked, done('AnswerReferral', { accepted: false, reason: 'no-capacity' }));
const accepted = inTurn(asked, done('AnswerReferral', { accepted: true, practitioner: coachPractitioner() }));

const replaced = (practitioner: ReturnType<typeof bmwPractitioner>): Happening =>
  done('ReplacePractitioner', { practitioner, reason: 'absence' }, { by: actors.coordinator });
const withdrawn = (consent: 'contact' | 'hand-over'): Happening =>
  done('WithdrawConsent', { consent }, { by: actors.employee });
const refusedMainLines: Happening = done('AnswerMainLines', {
  version: 1,
  textHash: 'hash-main-lines-1',
  answer: 'refuse',
  preview: null,
  wishRef: null,
});
const read: Happening = opened('main-lines/1/1');
const shared = inTurn(inClosing, mainLinesWritten, mainLinesAgreed);
const followedUp: Happening = inTurn(daysPass(43), done('RecordFollowUp', { outcome: 'holding', wellbeing: 7 }));

/** An emergency under way; its id is its own among all journeys. */
const emergency = (requestId: string): Happening =>
  inTurn(
    done(
      'RequestBreakGlass',
      { requestId, reason: 'danger-to-others', hours: 4, explanationRef: 'content-explanation' },
      { by: actors.administrator },
    ),
    done('ApproveBreakGlass', { requestId }, { by: actors.otherAdministrator }),
  );

/** What happened to a journey, by what it is then; journeys in every phase, and with every state of a consent. */
const stories = {
  'waits for the consent to be contacted': inTurn(),
  'was not consented to': done('AnswerContactConsent', { given: false }),
  'whose contact consent was withdrawn': inTurn(contactConsented, withdrawn('contact')),
  'waits for a practitioner': contactConsented,
  'is in its intake': inTurn(contactConsented, assigned()),
  'has a BMW talk planned': inTurn(inBmw, talkPlanned),
  'is paused': inTurn(
    inBmw,
    talkPlanned,
    done('PauseJourney', { reason: 'request-of-employee' }, { by: actors.employee }),
  ),
  'whose practitioner was replaced': inTurn(inBmw, talkHeld(), replaced(otherBmw)),
  'is to be referred': toPropose,
  'whose hand-over waits for consent': proposed,
  'whose hand-over was refused': inTurn(proposed, done('AnswerHandOver', { agreed: false, handOverRefs: [] })),
  'for which a receiver is looked for': toMatch,
  'whose receiver was asked': asked,
  'whose receiver declined': declined,
  'whose second receiver was asked': inTurn(declined, done('ProposeReceiver', { practitioner: otherCoach })),
  'whose receiver accepted': accepted,
  'whose hand-over was taken back after it was accepted': inTurn(accepted, withdrawn('hand-over')),
  'was handed over': inTurn(accepted, done('RecordWarmHandOver', {})),
  'has a proposed agreement': inTurn(referredToCoach, agreementProposed(6)),
  'has an agreement that the employer has opened': inTurn(
    referredToCoach,
    agreementProposed(6),
    done('AnswerAgreement', agreementAccepted, { by: actors.employee }),
    opened('agreement/1/1/1'),
  ),
  'is in coaching, in a reflection interval': inTurn(inCoaching(6), sessionHeld({ notesRef: 'content-session' })),
  'whose coach was replaced': inTurn(inCoaching(6), replaced(otherCoach)),
  'waits for consent to a neutral conversation': inTurn(
    contactConsented,
    assigned(),
    intakeLeadsTo('neutral-conversation'),
  ),
  'is in a neutral conversation': inNeutralConversation,
  'has the report of a neutral conversation': inTurn(inNeutralConversation, conversationHeld()),
  'is closing, with no main lines yet': inClosing,
  'is closing, evaluated': inTurn(
    inClosing,
    done('EvaluateJourney', { ...anEvaluation, remarksRef: 'content-remarks' }),
  ),
  'is closing, with main lines that wait for consent': inTurn(inClosing, mainLinesWritten),
  'is closing, with main lines consented to': shared,
  'is closing, with main lines refused': inTurn(inClosing, mainLinesWritten, refusedMainLines),
  'is closing, with main lines withdrawn': inTurn(shared, takenBack('main-lines/1/1')),
  'is closing, with main lines opened': inTurn(shared, read),
  'waits for its follow-up, with main lines consented to': closed,
  'waits for its follow-up, with main lines opened': inTurn(closed, read),
  'is in its follow-up': inTurn(closed, daysPass(43)),
  'ended, with main lines that nobody opened': inTurn(closed, followedUp),
  'ended, with main lines opened': inTurn(closed, read, followedUp),
  'is in BMW, whose dossier is opened in an emergency': inTurn(inBmw, talkHeld(), emergency('glass-1')),
  'is in BMW, whose emergency is over': inTurn(
    inBmw,
    emergency('glass-2'),
    done('EndBreakGlass', { requestId: 'glass-2' }, { by: actors.administrator }),
  ),
  'was stopped, whose dossier is opened in an emergency': inTurn(inBmw, talkPlanned, stopped, emergency('glass-3')),
  'was stopped': inTurn(inBmw, talkPlanned, stopped),
  'was stopped while a receiver was asked': inTurn(asked, stopped),
} as const satisfies Readonly<Record<string, Happening>>;

const byTheEmployee = aRequest({ requesterId: null, managerId: null });
/** Shared for a day only. */
const sharedForADay = inTurn(
  inClosing,
  mainLinesWritten,
  done('AnswerMainLines', {
    version: 1,
    textHash: 'hash-main-lines-1',
    answer: 'consent',
    preview: { ...previewedMainLines, validForDays: 1 },
    wishRef: null,
  }),
);
const shortConsent = aRequest({ policy: { ...defaultPolicy, consentDays: 1 } });

/** A journey of the examples, by what it is. */
export interface Situation {
  readonly name: string;
  readonly journey: JourneyOnItsWay;
}

/** Journeys in every phase, with every state of a consent, and with whom that entails. */
export const situations = (): readonly Situation[] => [
  ...Object.entries(stories).map(([name, story]) => ({ name, journey: aJourneyFor(aRequest(), story) })),
  { name: 'is closing, with main lines expired', journey: aJourneyFor(shortConsent, sharedForADay, daysPass(2)) },
  {
    name: 'is closing, with main lines expired after they were opened',
    journey: aJourneyFor(shortConsent, sharedForADay, read, daysPass(2)),
  },
  {
    name: 'the employee asked for',
    journey: aJourneyFor(byTheEmployee, assigned(), intakeLeadsTo('bmw'), talkPlanned),
  },
  {
    name: 'the employee asked for, with a coach',
    journey: aJourneyFor(
      byTheEmployee,
      assigned(),
      intakeLeadsTo('coach'),
      done('ProposeReferral', { target, goalRef: null, handOverRefs: [] }),
      done('AnswerHandOver', { agreed: true, handOverRefs: [] }),
      handedOverTo(coachPractitioner()),
    ),
  },
];

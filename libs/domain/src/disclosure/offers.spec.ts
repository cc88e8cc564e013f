import { describe, expect, test } from 'vitest';
import { commandOfAdviceTask } from '../advice/commands.js';
import { adviceOffer } from '../advice/offer.js';
import { mainLinesOffer } from '../closing/offer.js';
import { commandOfTask } from '../journey/commands.js';
import type { TaskKind } from '../journey/tasks.js';
import { adviceCommand, adviceRaised, anAdvice } from '../testing/advice.js';
import {
  agreementAccepted,
  agreementProposed,
  assigned,
  contactConsented,
  conversationHeld,
  inClosing,
  inCoaching,
  inNeutralConversation,
  intakeLeadsTo,
  mainLinesAgreed,
  mainLinesWritten,
  opened,
  otherHelpStarted,
  referredToCoach,
  reportApproved,
  sessionHeld,
  sessionsHeld,
  takenBack,
  talkHeld,
} from '../testing/happenings.js';
import { firstMorning } from '../testing/calendar.js';
import { aJourney, aJourneyFor, aRequest, done, inTurn, type Happening } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import { previewed } from '../testing/previews.js';
import { previewOf, type DisclosureOffer } from './disclosure.js';
import { offerOf, purposeOfTask } from './offers.js';

const mainLines: DisclosureOffer = {
  key: 'main-lines/1/1',
  purpose: 'main-lines',
  contentRefs: ['content-main-lines'],
  textHash: 'hash-main-lines-1',
  recipientIds: [people.requester, people.manager],
  validForDays: 90,
};
const agreement: DisclosureOffer = {
  key: 'agreement/1/1/1',
  purpose: 'agreement',
  contentRefs: ['content-goal', 'content-approach'],
  textHash: 'hash-agreement-1',
  recipientIds: [people.manager],
  validForDays: 90,
};
const report: DisclosureOffer = {
  key: 'report/1/1/1',
  purpose: 'report',
  contentRefs: ['content-report'],
  textHash: 'hash-report-1',
  recipientIds: [people.manager],
  validForDays: 90,
};

const agreed = done('AnswerAgreement', agreementAccepted, { by: actors.employee });
const approved = done('AnswerReport', reportApproved, { by: actors.employee });
const inCoachingAgreement = inTurn(referredToCoach, agreementProposed(6));
const reported = inTurn(inNeutralConversation, conversationHeld());
const mainLinesAnswered = (answer: 'refuse' | 'change') =>
  done('AnswerMainLines', { version: 1, textHash: 'hash-main-lines-1', answer, preview: null, wishRef: null });
const changeOfAgreement = done(
  'AnswerAgreement',
  { ...agreementAccepted, accepted: false, preview: null, wishRef: 'content-wish' },
  { by: actors.employee },
);
const changeOfReport = done(
  'AnswerReport',
  { ...reportApproved, approved: false, preview: null, wishRef: 'content-wish' },
  { by: actors.employee },
);

const offered = (kind: TaskKind, ...happenings: readonly Happening[]): DisclosureOffer | null =>
  offerOf(kind, aJourney(...happenings).state);

describe('what the employee is asked to let the employer have (S7)', () => {
  test('are the main lines that wait for an answer, for requester and manager (S6)', () => {
    expect(offered('answer-main-lines', inClosing, mainLinesWritten)).toEqual(mainLines);
  });

  test('are main lines for the requester alone where no manager is named', () => {
    const { state } = aJourneyFor(
      aRequest({ managerId: null }),
      contactConsented,
      assigned(),
      intakeLeadsTo('bmw'),
      talkHeld('finish'),
      mainLinesWritten,
    );
    expect(mainLinesOffer(state)).toEqual({ ...mainLines, recipientIds: [people.requester] });
  });

  test.each<readonly [string, readonly Happening[]]>([
    ['before they are written', [inClosing]],
    [
      'when there are none',
      [
        inClosing,
        done('WriteClosingReport', { reportRef: 'r', mainLinesRef: null, mainLinesHash: null, saidAt: null }),
      ],
    ],
    ['once they were agreed to', [inClosing, mainLinesWritten, mainLinesAgreed]],
    ['once they were refused', [inClosing, mainLinesWritten, mainLinesAnswered('refuse')]],
    ['while other words are asked for', [inClosing, mainLinesWritten, mainLinesAnswered('change')]],
    ['outside of a closing', [inCoachingAgreement]],
  ])('are no main lines %s', (_when, happenings) => {
    expect(offered('answer-main-lines', ...happenings)).toBeNull();
  });

  test('is the agreement that was proposed last, for who answers for the employer (S6)', () => {
    expect(offered('answer-agreement', inCoachingAgreement)).toEqual(agreement);
  });

  test.each<readonly [string, readonly Happening[]]>([
    ['before one is proposed', [referredToCoach]],
    ['once the employee accepted it', [inCoachingAgreement, agreed]],
    ['while a change is asked for', [inCoachingAgreement, changeOfAgreement]],
    ['in a neutral conversation', [reported]],
  ])('is no agreement %s', (_when, happenings) => {
    expect(offered('answer-agreement', ...happenings)).toBeNull();
  });

  test('is the report as it was written last, for who answers for the employer (S5)', () => {
    expect(offered('answer-report', reported)).toEqual(report);
  });

  test.each<readonly [string, readonly Happening[]]>([
    ['before one is written', [inNeutralConversation]],
    ['once the employee approved it', [reported, approved]],
    ['while a change is asked for', [reported, changeOfReport]],
    ['in a coaching', [inCoachingAgreement]],
  ])('is no report %s', (_when, happenings) => {
    expect(offered('answer-report', ...happenings)).toBeNull();
  });

  test('is offered as another entry once the same words were taken back', () => {
    const again = offered('answer-agreement', inCoachingAgreement, agreed, takenBack(agreement.key));
    expect(again).toEqual({ ...agreement, key: 'agreement/1/1/2' });
  });

  test('is nothing by a task that asks for something else', () => {
    const asking = ['answer-main-lines', 'answer-agreement', 'answer-report'] as const satisfies readonly TaskKind[];
    // The keys of both tables are the kinds of tasks; Object.keys forgets their type.
    const kinds = Object.keys({ ...commandOfTask, ...commandOfAdviceTask }) as readonly TaskKind[];
    const others = kinds.filter((kind) => !asking.some((each) => each === kind));
    expect(others).toHaveLength(kinds.length - asking.length);
    for (const happening of [inTurn(inClosing, mainLinesWritten), inCoachingAgreement, reported]) {
      expect(others.map((kind) => offered(kind, happening))).toEqual(others.map(() => null));
    }
  });

  test('is of an advice what waits for the consent of whom it is about, and nothing of a journey', () => {
    const waiting = adviceRaised(anAdvice({ about: 'person', concernedId: people.employee })).state;
    const offer = {
      key: 'advice',
      purpose: 'advice',
      contentRefs: ['content-advice'],
      textHash: 'hash-advice',
      recipientIds: [people.manager],
      validForDays: 90,
    };
    expect(offerOf('answer-advice-consent', waiting)).toEqual(offer);
    for (const kind of ['answer-main-lines', 'acknowledge-advice'] as const) expect(offerOf(kind, waiting)).toBeNull();
    expect(offered('answer-advice-consent', inClosing, mainLinesWritten)).toBeNull();
  });

  test('is of an advice nothing any more once it was answered, or where nobody is to be asked', () => {
    const preview = previewed('advice', 'hash-advice');
    const consent = adviceCommand('AnswerAdviceConsent', { given: true, textHash: 'hash-advice', preview });
    const sent = adviceRaised(anAdvice({ about: 'person', concernedId: people.employee }), consent).state;
    for (const { state } of [{ state: sent }, adviceRaised(anAdvice())]) {
      expect(adviceOffer(state)).toBeNull();
      expect(offerOf('answer-advice-consent', state)).toBeNull();
    }
  });

  test('is previewed with the words by their fingerprint, for whom, for what and for how long', () => {
    expect(previewOf(mainLines)).toEqual({
      purpose: 'main-lines',
      textHash: 'hash-main-lines-1',
      recipientIds: [people.requester, people.manager],
      validForDays: 90,
    });
  });
});

test('a task of the employer shows what was disclosed for its own purpose, and no other task shows anything', () => {
  expect(purposeOfTask).toEqual({
    'answer-agreement': 'agreement',
    'answer-report': 'report',
    'acknowledge-advice': 'advice',
    'respond-to-advice': 'advice',
    'report-advice-outcome': 'advice',
  });
});

describe('what is taken back or lapses', () => {
  const trajectoryOf = (...happenings: readonly Happening[]) => aJourney(...happenings).state.trajectories.at(-1);

  test('of an agreement takes the acceptance of the employee with it', () => {
    expect(trajectoryOf(inCoachingAgreement, agreed)).toMatchObject({
      agreement: { acceptedBy: ['coach', 'employee'] },
    });
    expect(trajectoryOf(inCoachingAgreement, agreed, takenBack(agreement.key))).toMatchObject({
      agreement: { acceptedBy: ['coach'] },
    });
  });

  test('of a report takes the approval of the employee with it', () => {
    expect(trajectoryOf(reported, approved)).toMatchObject({ report: { approvedBy: ['employee'] } });
    expect(trajectoryOf(reported, approved, takenBack(report.key))).toMatchObject({ report: { approvedBy: [] } });
  });

  const letGo = inTurn(mainLinesWritten, mainLinesAgreed);
  const coachingCloses = inTurn(inCoaching(), sessionsHeld(4), sessionHeld({ next: 'finish' }));
  const conversationCloses = inTurn(
    reported,
    approved,
    opened(report.key),
    done('AnswerReport', { ...reportApproved, preview: null }, { by: actors.manager }),
  );
  test.each<readonly [string, Happening, object]>([
    ['an agreement', coachingCloses, { agreement: { acceptedBy: ['coach', 'employee', 'employer'] } }],
    ['a report', conversationCloses, { report: { approvedBy: ['employee', 'employer'] } }],
  ])('of main lines leaves the acceptance of %s as it was', (_of, closes, accepted) => {
    expect(trajectoryOf(closes, letGo)).toMatchObject(accepted);
    expect(trajectoryOf(closes, letGo, takenBack(mainLines.key))).toEqual(trajectoryOf(closes, letGo));
  });

  test('of main lines needs no trajectory that came before', () => {
    const { disclosures, trajectories } = aJourney(otherHelpStarted, letGo, takenBack(mainLines.key)).state;
    expect(trajectories).toEqual([]);
    expect(disclosures).toMatchObject([{ key: mainLines.key, withdrawnAt: firstMorning }]);
  });
});

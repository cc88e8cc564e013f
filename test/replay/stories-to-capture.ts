import { ADVICE_KEY } from '@traject/domain';
import type { AdviceDesk } from '../workflows/advice-desk.js';
import { adviceTextHash } from '../workflows/advice-desk.js';
import { people, type Desk } from '../workflows/desk.js';
import {
  closedAndFollowedUp,
  neutralConversationHeld,
  pausedFor,
  previewed,
  sessionHeld,
  stopped,
  talkHeld,
  talkMovedAndMissed,
  toBmw,
  toCoaching,
  toIntake,
  type Days,
} from '../workflows/stories.js';

/** Journeys whose history is kept, by its file name. They are told in real durations. */
export const journeysToCapture: Readonly<Record<string, (desk: Desk, days: Days) => Promise<void>>> = {
  'bmw-to-the-follow-up': async (desk, days) => {
    await toBmw(desk);
    await talkHeld(desk, days, 'finish');
    await closedAndFollowedUp(desk, days);
  },
  'bmw-moved-missed-reminded-and-paused': async (desk, days) => {
    await toBmw(desk);
    await talkMovedAndMissed(desk, days);
    await days.daysPass(15);
    await pausedFor(desk, days, 10);
    await talkMovedAndMissed(desk, days);
    await desk.give('DecideAfterMisses', { decision: 'close' });
    await stopped(desk);
  },
  'coaching-with-reflection-and-extension': async (desk, days) => {
    await toCoaching(desk, 5);
    await sessionHeld(desk, days, 'continue', { reflectionDays: 7 });
    await desk.give('WriteReflection', { reflectionRef: 'content-reflection' });
    await days.daysPass(7);
    await sessionHeld(desk, days, 'propose-extension', { reflectionDays: 21, extendTo: 6 });
    await desk.give('AnswerExtension', { agreed: true });
    await days.daysPass(21);
    await stopped(desk);
  },
  'neutral-conversation': async (desk, days) => {
    await toIntake(desk);
    await neutralConversationHeld(desk, days);
    await stopped(desk);
  },
  'contact-consent-lapsed': async (desk, days) => {
    await desk.request();
    await days.daysPass(31);
  },
  'state-asked-for-on-the-way': async (desk) => {
    await toIntake(desk);
    await desk.state();
    await desk.give('PauseJourney', { reason: 'request-of-employee' }, { by: people.employee });
    await desk.state();
    await stopped(desk);
  },
};

const adviceOffered = previewed('advice', adviceTextHash);

/** Advices whose history is kept. */
export const advicesToCapture: Readonly<Record<string, (desk: AdviceDesk, days: Days) => Promise<void>>> = {
  'advice-about-a-person': async (desk, days) => {
    await desk.raise({ about: 'person', groupSize: null, concernedId: 'employee-1' });
    await desk.give('AnswerAdviceConsent', { given: true, textHash: adviceTextHash, preview: adviceOffered });
    await days.daysPass(15);
    await desk.give('OpenDisclosure', { key: ADVICE_KEY });
    await desk.give('AcknowledgeAdvice', {});
    await desk.give('RespondToAdvice', { intention: 'will-act', responseRef: null });
    await days.daysPass(61);
    await desk.give('ReportAdviceOutcome', { outcome: 'done', remarksRef: null });
  },
  'advice-taken-back': async (desk) => {
    await desk.raise({ about: 'person', groupSize: null, concernedId: 'employee-1' });
    await desk.give('AnswerAdviceConsent', { given: true, textHash: adviceTextHash, preview: adviceOffered });
    await desk.give('WithdrawDisclosure', { key: ADVICE_KEY }, { by: people.employee });
  },
  'advice-that-nobody-opened': async (desk, days) => {
    await desk.raise({ about: 'person', groupSize: null, concernedId: 'employee-1' });
    await desk.give('AnswerAdviceConsent', { given: true, textHash: adviceTextHash, preview: adviceOffered });
    await days.daysPass(91);
  },
  'advice-without-consent': async (desk, days) => {
    await desk.raise({ about: 'person', groupSize: null, concernedId: 'employee-1' });
    await days.daysPass(91);
  },
};

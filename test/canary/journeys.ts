import type { Asking } from './asking.js';
import {
  close,
  handOver,
  partiesAt,
  requested,
  talk,
  toIntake,
  withAPart,
  type Journey,
  type Stage,
} from './journey.js';
import { administrators } from './people.js';
import { completes } from './playing.js';

/** An advice about a person, from the consent to what came of it. Sources: S7, S8. */
const advise = async ({ stage, parties, journeyId }: Journey, author: string): Promise<void> => {
  const { asking, markers, knowledge, filledIn, personId, lookAt } = stage;
  const word = markers.word('raise-advice.text');
  const readers = new Set([author, parties.employee]);
  knowledge.allow(word, readers);
  const { adviceId } = await asking.post(author, '/api/advice', {
    journeyId,
    about: 'person',
    concernedId: personId(parties.employee),
    theme: 'work-pressure',
    recipientId: personId(parties.manager),
    text: `${word} is the advice.`,
  });
  const toTheAuthor = {
    wrote: (by: string, _field: string, said: string) => knowledge.allow(said, new Set([by, author])),
  };
  const confidence = { ...toTheAuthor, drafted: (by: string, said: string) => knowledge.allow(said, new Set([by])) };
  const play = { asking, markers, filledIn, confidence, of: { adviceId: String(adviceId) } };
  await lookAt(String(adviceId));
  await completes(play, parties.employee, 'answer-advice-consent', { given: true });
  readers.add(parties.manager);
  await lookAt(String(adviceId));
  for (const kind of ['acknowledge-advice', 'respond-to-advice', 'report-advice-outcome']) {
    await completes(play, parties.manager, kind);
  }
  await lookAt(String(adviceId));
};

/** BMW: appointments missed in a row, a talk with a signal, an advice about a person, then other help. Sources: S8, S9, S11. */
export const bmwJourney = async (stage: Stage): Promise<string> => {
  const journey = await requested(stage, partiesAt('noord'), 'work-pressure');
  const { does, parties } = journey;
  await toIntake(journey, 'bmw-bos');
  await does('bmw-bos', 'record-intake', { route: 'bmw' });
  for (let missed = 0; missed < 2; missed += 1)
    await talk(journey, 'bmw-bos', { outcome: 'missed', missedBy: 'employee' });
  await does('coordinator', 'decide-after-misses', { decision: 'continue' });
  await talk(journey, 'bmw-bos', { outcome: 'held', next: 'continue' });
  await advise(journey, 'bmw-bos');
  await talk(journey, 'bmw-bos', { outcome: 'held', next: 'refer' });
  await does('bmw-bos', 'propose-referral', { to: 'other-help' });
  await does(parties.employee, 'answer-hand-over', { agreed: true });
  await does('bmw-bos', 'record-other-help', { started: true });
  await close(journey, 'bmw-bos', 'consent');
  return journey.journeyId;
};

/** The employer is asked about what the employee has let it have, and not before. Sources: S6, S7. */
const agreement = async ({ does, confidence, parties }: Journey, coach: string): Promise<void> => {
  const { employee, manager } = parties;
  const answers = async (who: string, accepted: boolean) => {
    await does(who, 'answer-agreement', { accepted });
    if (who === employee && accepted)
      confidence.sharedWithTheManager(['propose-agreement.goal', 'propose-agreement.approach']);
  };
  await does(manager, 'give-employer-input');
  await does(coach, 'propose-agreement', { sessions: 5 });
  await answers(employee, true);
  await answers(manager, false);
  await does(coach, 'propose-agreement', { sessions: 5 });
  await answers(employee, false);
  await does(coach, 'propose-agreement', { sessions: 5 });
  await answers(employee, true);
  await answers(manager, true);
};

/** Reflection is written after the first session, which leaves the longest time for it; nobody keeps the employee then. Source: S13. */
const sessions = async ({ does, parties, stage }: Journey, coach: string, count: number): Promise<void> => {
  await does(coach, 'plan-coaching-session');
  await stage.quietly(async () => {
    await does(coach, 'record-coaching-session', { outcome: 'held', next: 'continue', reflectionDays: 21 });
    await does(parties.employee, 'write-reflection');
  });
  for (let number = 2; number <= count; number += 1) {
    await does(coach, 'plan-coaching-session');
    await does(coach, 'record-coaching-session', { outcome: 'held', next: 'continue', reflectionDays: 7 });
  }
};

const lastSession = async ({ does }: Journey, coach: string, next: string): Promise<void> => {
  await does(coach, 'plan-coaching-session');
  await does(coach, 'record-coaching-session', { outcome: 'held', next });
};

/** BMW, then a coach whom another one went before, with one session more than agreed; nothing of it goes to the employer. Sources: S12, S13, S16. */
export const careerJourney = async (stage: Stage): Promise<string> => {
  const journey = await requested(stage, partiesAt('zuid'), 'career');
  const { does, confidence, parties } = journey;
  await toIntake(journey, 'bmw-visser');
  await does('bmw-visser', 'record-intake', { route: 'bmw' });
  await talk(journey, 'bmw-visser', { outcome: 'held', next: 'refer' });
  await does('bmw-visser', 'propose-referral', { to: 'coach', coachKind: 'career' });
  const fields = ['record-bmw-talk.notes'];
  // Nothing was corrected here, so each item is in its first version.
  const handOverItems = (await journey.refsOf(fields)).map((ref) => `${ref}@1`);
  await does(parties.employee, 'answer-hand-over', { agreed: true, handOverItems });
  await does('coordinator', 'propose-receiver', { found: true, practitionerId: stage.personId('coach-de-wit') });
  await does('coach-de-wit', 'answer-referral', { accepted: false });
  await does('coordinator', 'propose-receiver', { found: true, practitionerId: stage.personId('coach-jansen') });
  const whose = withAPart(parties, 'bmw-visser', 'coach-de-wit', 'coach-jansen');
  await stage.lookAt(journey.journeyId, whose);
  await does('coach-jansen', 'answer-referral', { accepted: true });
  confidence.accepted('coach-jansen', fields.flatMap(confidence.wordsOf));
  await does('bmw-visser', 'record-warm-hand-over', { held: true });
  confidence.servedBy('coach-jansen');
  await agreement(journey, 'coach-jansen');
  await stage.lookAt(journey.journeyId, whose);
  await sessions(journey, 'coach-jansen', 4);
  await does('coach-jansen', 'plan-coaching-session');
  await does('coach-jansen', 'record-coaching-session', {
    outcome: 'held',
    next: 'propose-extension',
    extendTo: 6,
    reflectionDays: 7,
  });
  await does(parties.employee, 'answer-extension', { agreed: true });
  await lastSession(journey, 'coach-jansen', 'finish');
  await close(journey, 'coach-jansen', 'refuse');
  return journey.journeyId;
};

/** A conflict: a coach, then a neutral conversation whose report both sides have changed before they approve it. Sources: S5, S16. */
export const conflictJourney = async (stage: Stage): Promise<string> => {
  const journey = await requested(stage, partiesAt('noord', 'employee-noord-2'), 'conflict');
  const { does, confidence, parties } = journey;
  await toIntake(journey, 'bmw-bos');
  await does('bmw-bos', 'record-intake', { route: 'coach', coachKind: 'conflict' });
  await handOver(journey, 'bmw-bos', 'coach-de-wit', { to: 'coach', coachKind: 'conflict' }, [
    'record-intake.explanation',
  ]);
  await agreement(journey, 'coach-de-wit');
  await sessions(journey, 'coach-de-wit', 4);
  await lastSession(journey, 'coach-de-wit', 'refer');
  await handOver(journey, 'coach-de-wit', 'bmw-visser', { to: 'neutral-conversation' }, []);
  for (const who of [parties.employee, parties.manager])
    await does(who, 'answer-neutral-conversation', { consented: true });
  await does('bmw-visser', 'plan-neutral-conversation');
  await does('bmw-visser', 'record-neutral-conversation', { outcome: 'held', next: 'finish' });
  await does(parties.employee, 'answer-report', { approved: true });
  confidence.sharedWithTheManager(['record-neutral-conversation.report']);
  await does(parties.manager, 'answer-report', { approved: false });
  await does('bmw-visser', 'revise-report');
  await does(parties.employee, 'answer-report', { approved: false });
  await does('bmw-visser', 'revise-report');
  await does(parties.employee, 'answer-report', { approved: true });
  confidence.sharedWithTheManager(['revise-report.report']);
  await does(parties.manager, 'answer-report', { approved: true });
  await close(journey, 'bmw-visser', 'consent');
  return journey.journeyId;
};

/**
 * A journey in civil days, whose practitioner's registration is found to run out soon; the employee stops it.
 * @param asking of a gateway whose days are civil
 */
export const registrationJourney = async (stage: Stage, asking: Asking): Promise<string> => {
  const journey = await requested(stage, partiesAt('zuid', 'employee-zuid-2'), 'career', asking);
  const { does, parties, journeyId } = journey;
  await toIntake(journey, 'bmw-visser');
  await does('coordinator', 'renew-registration');
  await stage.asking.post(parties.employee, `/api/journeys/${journeyId}/stop`, {});
  journey.confidence.ended();
  return journeyId;
};

/** A request for an employee who is entered with it, which nobody answers. Source: S1. */
export const requestForSomebodyNew = async ({ asking, markers, knowledge }: Stage): Promise<string> => {
  const [name, address, question] = [
    markers.word('the name of a new employee'),
    markers.word('the address of a new employee'),
    markers.word('request-journey.question'),
  ];
  const phone = markers.digits('the telephone number of a new employee');
  for (const word of [name, address, phone]) knowledge.allow(word, new Set(['hr-noord', ...administrators]));
  knowledge.allow(question, new Set(['hr-noord']));
  const { journeyId } = await asking.post('hr-noord', '/api/journeys', {
    employee: { name, email: `${address}@people.example`, phone: `+${phone}` },
    theme: 'work-pressure',
    subject: 'person',
    question: `${question} is the question.`,
  });
  return String(journeyId);
};

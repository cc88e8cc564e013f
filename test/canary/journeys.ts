import type { Json } from '../http/http-stack.js';
import type { Asking } from './asking.js';
import { newConfidence, type Confidence, type Parties } from './confidence.js';
import type { Knowledge } from './knowledge.js';
import type { Markers } from './markers.js';
import { administrators } from './people.js';
import { completes, type FilledIn } from './playing.js';

/** What the journeys of a run are played with. */
export interface Stage {
  readonly asking: Asking;
  readonly markers: Markers;
  readonly knowledge: Knowledge;
  readonly filledIn: FilledIn;
  readonly personId: (identity: string) => string;
  /** Lets everybody look at everything of a journey, at a moment in it that counts. */
  readonly lookAt: (id: string) => Promise<void>;
}

/** A journey that is being played. */
interface Journey {
  readonly stage: Stage;
  readonly journeyId: string;
  readonly parties: Parties;
  readonly confidence: Confidence;
  does(identity: string, kind: string, given?: Json): Promise<void>;
  /** What was written in these fields, as it can go along in a hand-over. */
  refsOf(fields: readonly string[]): Promise<readonly string[]>;
}

const partiesAt = (employer: string, employee = `employee-${employer}`): Parties => ({
  employee,
  requester: `hr-${employer}`,
  manager: `manager-${employer}`,
});

const itemsOf = (body: Json): readonly Json[] => (Array.isArray(body['items']) ? body['items'] : []);

/** HR asks for a journey, with a question of its own. */
const requested = async (stage: Stage, parties: Parties, theme: string, asking = stage.asking): Promise<Journey> => {
  const { markers, knowledge, filledIn, personId } = stage;
  const confidence = newConfidence(knowledge, parties);
  const question = markers.word('request-journey.question');
  confidence.wrote(parties.requester, 'request-journey.question', question);
  const { journeyId } = await asking.post(parties.requester, '/api/journeys', {
    employeeId: personId(parties.employee),
    managerId: personId(parties.manager),
    theme,
    subject: 'relation',
    question: `${question} is the question.`,
  });
  const play = { asking: stage.asking, markers, confidence, filledIn, of: { journeyId: String(journeyId) } };
  return {
    stage,
    journeyId: String(journeyId),
    parties,
    confidence,
    does: (identity, kind, given) => completes(play, identity, kind, given),
    refsOf: async (fields) => {
      const { body } = await stage.asking.get(parties.employee, `/api/journeys/${String(journeyId)}/dossier?limit=200`);
      return itemsOf(body).flatMap(({ contentRef, item }) =>
        fields.includes(String(Object(item).code)) ? [String(contentRef)] : [],
      );
    },
  };
};

const toIntake = async ({ does, confidence, parties, stage }: Journey, practitioner: string): Promise<void> => {
  await does(parties.employee, 'answer-contact-consent', { given: true });
  await does('coordinator', 'assign-practitioner', { practitionerId: stage.personId(practitioner) });
  confidence.servedBy(practitioner);
};

const talk = async ({ does }: Journey, practitioner: string, given: Json): Promise<void> => {
  await does(practitioner, 'plan-bmw-talk');
  await does(practitioner, 'record-bmw-talk', given);
};

/** From a proposal to the receiver's first day; the employee lets go along what was written in these fields. */
const handOver = async (
  journey: Journey,
  from: string,
  to: string,
  target: Json,
  fields: readonly string[],
): Promise<void> => {
  const { does, confidence, parties, stage, journeyId } = journey;
  await does(from, 'propose-referral', target);
  // Nothing was corrected here, so each item is in its first version.
  const handOverItems = (await journey.refsOf(fields)).map((ref) => `${ref}@1`);
  await does(parties.employee, 'answer-hand-over', { agreed: true, handOverItems });
  await does('coordinator', 'propose-receiver', { found: true, practitionerId: stage.personId(to) });
  await stage.lookAt(journeyId);
  await does(to, 'answer-referral', { accepted: true });
  confidence.accepted(to, fields.flatMap(confidence.wordsOf));
  await stage.lookAt(journeyId);
  await does(from, 'record-warm-hand-over', { held: true });
  confidence.servedBy(to);
  await stage.lookAt(journeyId);
};

const close = async (
  { does, confidence, parties, stage, journeyId }: Journey,
  practitioner: string,
  answer: string,
): Promise<void> => {
  await does(parties.employee, 'evaluate-journey');
  await does(practitioner, 'write-closing-report');
  await does(parties.employee, 'answer-main-lines', { answer: 'change' });
  await does(practitioner, 'write-closing-report');
  await stage.lookAt(journeyId);
  await does(parties.employee, 'answer-main-lines', { answer });
  if (answer !== 'refuse') confidence.mainLinesShared();
  await stage.lookAt(journeyId);
  await does(practitioner, 'record-follow-up');
  confidence.ended();
};

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
export const bmwJourney = async (stage: Stage): Promise<void> => {
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

/** Reflection is written after the first session, which leaves the longest time for it. Source: S13. */
const sessions = async ({ does, parties }: Journey, coach: string, count: number): Promise<void> => {
  for (let number = 1; number <= count; number += 1) {
    const reflectionDays = number === 1 ? 21 : 7;
    await does(coach, 'plan-coaching-session');
    await does(coach, 'record-coaching-session', { outcome: 'held', next: 'continue', reflectionDays });
    if (number === 1) await does(parties.employee, 'write-reflection');
  }
};

const lastSession = async ({ does }: Journey, coach: string, next: string): Promise<void> => {
  await does(coach, 'plan-coaching-session');
  await does(coach, 'record-coaching-session', { outcome: 'held', next });
};

/** BMW, then a coach whom another one went before, with one session more than agreed; nothing of it goes to the employer. Sources: S12, S13, S16. */
export const careerJourney = async (stage: Stage): Promise<void> => {
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
  await stage.lookAt(journey.journeyId);
  await does('coach-jansen', 'answer-referral', { accepted: true });
  confidence.accepted('coach-jansen', fields.flatMap(confidence.wordsOf));
  await does('bmw-visser', 'record-warm-hand-over', { held: true });
  confidence.servedBy('coach-jansen');
  await agreement(journey, 'coach-jansen');
  await stage.lookAt(journey.journeyId);
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
};

/** A conflict: a coach, then a neutral conversation whose report both sides have changed before they approve it. Sources: S5, S16. */
export const conflictJourney = async (stage: Stage): Promise<void> => {
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
};

/**
 * A journey in civil days, whose practitioner's registration is found to run out soon; the employee stops it.
 * @param asking of a gateway whose days are civil
 */
export const registrationJourney = async (stage: Stage, asking: Asking): Promise<void> => {
  const journey = await requested(stage, partiesAt('zuid', 'employee-zuid-2'), 'career', asking);
  const { does, parties, journeyId } = journey;
  await toIntake(journey, 'bmw-visser');
  await does('coordinator', 'renew-registration');
  await stage.asking.post(parties.employee, `/api/journeys/${journeyId}/stop`, {});
  journey.confidence.ended();
};

/** A request for an employee who is entered with it, which nobody answers. Source: S1. */
export const requestForSomebodyNew = async ({ asking, markers, knowledge }: Stage): Promise<void> => {
  const [name, address, question] = [
    markers.word('the name of a new employee'),
    markers.word('the address of a new employee'),
    markers.word('request-journey.question'),
  ];
  const phone = markers.digits('the telephone number of a new employee');
  for (const word of [name, address, phone]) knowledge.allow(word, new Set(['hr-noord', ...administrators]));
  knowledge.allow(question, new Set(['hr-noord']));
  await asking.post('hr-noord', '/api/journeys', {
    employee: { name, email: `${address}@people.example`, phone: `+${phone}` },
    theme: 'work-pressure',
    subject: 'person',
    question: `${question} is the question.`,
  });
};

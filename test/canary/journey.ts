import type { Json } from '../http/http-stack.js';
import type { Asking } from './asking.js';
import type { Turns } from './at-once.js';
import { newConfidence, type Confidence, type Parties } from './confidence.js';
import type { Knowledge } from './knowledge.js';
import type { Markers } from './markers.js';
import { completes, type FilledIn } from './playing.js';

/** What the journeys of a run are played with. */
export interface Stage extends Pick<Turns, 'quietly'> {
  readonly asking: Asking;
  /** The same, by people who have logged in just now. */
  readonly asFreshLogin: Asking;
  readonly markers: Markers;
  readonly knowledge: Knowledge;
  readonly filledIn: FilledIn;
  readonly personId: (identity: string) => string;
  /**
   * Lets people look at everything of a journey, at a moment in it that counts.
   * @param whose those about whom the moment is; everybody unless told
   */
  readonly lookAt: (id: string, whose?: readonly string[]) => Promise<void>;
}

/** A journey that is being played. */
export interface Journey {
  readonly stage: Stage;
  readonly journeyId: string;
  readonly parties: Parties;
  readonly confidence: Confidence;
  does(identity: string, kind: string, given?: Json): Promise<void>;
  /** What was written in these fields, as it can go along in a hand-over. */
  refsOf(fields: readonly string[]): Promise<readonly string[]>;
}

/** The people of a journey that HR of an employer asks for. */
export const partiesAt = (employer: string, employee = `employee-${employer}`): Parties => ({
  employee,
  requester: `hr-${employer}`,
  manager: `manager-${employer}`,
});

/** Everybody with a part in a journey: those whom it is about, who assigns, and who serves, served or is to serve. */
export const withAPart = (
  { employee, requester, manager }: Parties,
  ...serving: readonly string[]
): readonly string[] => [employee, requester, manager, 'coordinator', ...serving];

/** The items of a list. */
export const itemsOf = (body: Json): readonly Json[] => (Array.isArray(body['items']) ? body['items'] : []);

/** HR asks for a journey, with a question of its own. */
export const requested = async (
  stage: Stage,
  parties: Parties,
  theme: string,
  asking = stage.asking,
): Promise<Journey> => {
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

/** From the question to somebody who serves. */
export const toIntake = async ({ does, confidence, parties, stage }: Journey, practitioner: string): Promise<void> => {
  await does(parties.employee, 'answer-contact-consent', { given: true });
  await does('coordinator', 'assign-practitioner', { practitionerId: stage.personId(practitioner) });
  confidence.servedBy(practitioner);
};

/** A talk that is planned, and what came of it. */
export const talk = async ({ does }: Journey, practitioner: string, given: Json): Promise<void> => {
  await does(practitioner, 'plan-bmw-talk');
  await does(practitioner, 'record-bmw-talk', given);
};

/** From a proposal to the receiver's first day; the employee lets go along what was written in these fields. */
export const handOver = async (
  journey: Journey,
  from: string,
  to: string,
  target: Json,
  fields: readonly string[],
): Promise<void> => {
  const { does, confidence, parties, stage, journeyId } = journey;
  const whose = withAPart(parties, from, to);
  await does(from, 'propose-referral', target);
  // Nothing was corrected here, so each item is in its first version.
  const handOverItems = (await journey.refsOf(fields)).map((ref) => `${ref}@1`);
  await does(parties.employee, 'answer-hand-over', { agreed: true, handOverItems });
  await does('coordinator', 'propose-receiver', { found: true, practitionerId: stage.personId(to) });
  await stage.lookAt(journeyId, whose);
  await does(to, 'answer-referral', { accepted: true });
  confidence.accepted(to, fields.flatMap(confidence.wordsOf));
  await stage.lookAt(journeyId, whose);
  await does(from, 'record-warm-hand-over', { held: true });
  confidence.servedBy(to);
  await stage.lookAt(journeyId, whose);
};

/** From the evaluation to the follow-up, with main lines that are written twice. */
export const close = async (
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
  await stage.lookAt(journeyId, withAPart(parties, practitioner));
  await does(practitioner, 'record-follow-up');
  confidence.ended();
};

import { attaches, corrects, holds, inAnEmergency, takesBack, withdrawsHandOver } from './in-the-dossier.js';
import { partiesAt, requested, talk, toIntake, withAPart, type Journey, type Stage } from './journey.js';

const notes = 'record-bmw-talk.notes';

/** The practitioner puts right what went along already; the receiver, who accepted, reads it as it was, and then no more. */
const handOverTakenBack = async (journey: Journey, from: string, to: string): Promise<void> => {
  const { does, confidence, parties, stage, journeyId } = journey;
  const whose = withAPart(parties, from, to);
  await does(from, 'propose-referral', { to: 'coach', coachKind: 'career' });
  const handOverItems = (await journey.refsOf([notes])).slice(-1).map((ref) => `${ref}@1`);
  const handedOver = confidence.wordsOf(notes).slice(-1);
  await does(parties.employee, 'answer-hand-over', { agreed: true, handOverItems });
  await does('coordinator', 'propose-receiver', { found: true, practitionerId: stage.personId(to) });
  await does(to, 'answer-referral', { accepted: true });
  confidence.accepted(to, handedOver);
  await corrects(journey, from, notes, 1);
  await stage.lookAt(journeyId, whose);
  await withdrawsHandOver(journey, to);
  await stage.lookAt(journeyId, whose);
  await does(parties.employee, 'answer-hand-over', { agreed: false });
};

/**
 * BMW with files and corrections, a hand-over that the employee takes back after it was accepted, an emergency, and main
 * lines that were said in the employee's presence. Sources: S7, S16.
 */
export const emergencyJourney = async (stage: Stage): Promise<string> => {
  const journey = await requested(stage, partiesAt('noord'), 'work-pressure');
  const { does, confidence, parties, journeyId } = journey;
  await toIntake(journey, 'bmw-visser');
  await does('bmw-visser', 'record-intake', { route: 'bmw' });
  await attaches(journey, parties.employee, 'text/plain');
  for (const type of ['application/pdf', 'image/png', 'image/jpeg'] as const)
    await attaches(journey, 'bmw-visser', type);
  await talk(journey, 'bmw-visser', { outcome: 'held', next: 'continue' });
  await corrects(journey, 'bmw-visser', notes, 0);
  await talk(journey, 'bmw-visser', { outcome: 'held', next: 'refer' });
  await handOverTakenBack(journey, 'bmw-visser', 'coach-jansen');
  await holds(journey);
  await does(parties.employee, 'evaluate-journey');
  await inAnEmergency(journey);
  await does('bmw-visser', 'write-closing-report');
  await does(parties.employee, 'answer-main-lines', { answer: 'presence' });
  confidence.mainLinesShared();
  await stage.lookAt(journeyId, withAPart(parties, 'bmw-visser'));
  await does('bmw-visser', 'record-follow-up');
  confidence.ended();
  return journeyId;
};

/** One talk, and main lines that the employee takes back before anybody at the employer opened them. Source: S7. */
export const journeyOfMainLinesTakenBack = async (stage: Stage): Promise<string> => {
  const journey = await requested(stage, partiesAt('zuid', 'employee-zuid-2'), 'work-pressure');
  const { does, confidence, parties, journeyId } = journey;
  await toIntake(journey, 'bmw-bos');
  await does('bmw-bos', 'record-intake', { route: 'bmw' });
  await talk(journey, 'bmw-bos', { outcome: 'held', next: 'finish' });
  await does(parties.employee, 'evaluate-journey');
  await does('bmw-bos', 'write-closing-report');
  await does(parties.employee, 'answer-main-lines', { answer: 'consent' });
  await takesBack(journey);
  await stage.lookAt(journeyId);
  await does('bmw-bos', 'record-follow-up');
  confidence.ended();
  return journeyId;
};

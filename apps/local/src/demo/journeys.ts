import { request, type PlayedJourney, type Stage } from './script.js';

const toIntake = async (journey: PlayedJourney, stage: Stage, employer: string, practitioner: string) => {
  await journey.does(`employee-${employer}`, 'answer-contact-consent', { given: true });
  await journey.does('coordinator', 'assign-practitioner', { practitionerId: stage.personId(practitioner) });
};

const heldTalk = async (journey: PlayedJourney, practitioner: string, next: string) => {
  await journey.does(practitioner, 'plan-bmw-talk');
  await journey.does(practitioner, 'record-bmw-talk', { outcome: 'held', next });
};

const close = async (journey: PlayedJourney, employer: string, practitioner: string) => {
  const employee = `employee-${employer}`;
  await journey.does(employee, 'evaluate-journey', { satisfaction: 8, wellbeingBefore: 4, wellbeingAfter: 7 });
  await journey.does(practitioner, 'write-closing-report', {
    mainLines: 'The agreed goals were worked on; keep the weekly talk.',
  });
  await journey.does(employee, 'answer-main-lines', { answer: 'consent' });
  await journey.does(practitioner, 'record-follow-up', { outcome: 'holding' });
};

const sessions = async (
  journey: PlayedJourney,
  coach: string,
  employee: string,
  intervals: readonly number[],
  next: string,
) => {
  for (const reflectionDays of intervals) {
    await journey.does(coach, 'plan-coaching-session');
    await journey.does(coach, 'record-coaching-session', { outcome: 'held', next: 'continue', reflectionDays });
    await journey.does(employee, 'write-reflection');
  }
  await journey.does(coach, 'plan-coaching-session');
  await journey.does(coach, 'record-coaching-session', { outcome: 'held', next });
};

const agreement = async (journey: PlayedJourney, employer: string, coach: string, sessionCount: number) => {
  await journey.does(`manager-${employer}`, 'give-employer-input');
  await journey.does(coach, 'propose-agreement', { sessions: sessionCount });
  await journey.does(`employee-${employer}`, 'answer-agreement', { accepted: true });
  await journey.does(`manager-${employer}`, 'answer-agreement', { accepted: true });
};

/** BMW: three talks, one moved and one missed, and an advice to the employer unasked. Sources: S8, S11. */
export const bmwJourney = async (stage: Stage): Promise<string> => {
  const { cast, tell, personId, dayLengthMs } = stage;
  const journey = await request(stage, {
    employer: 'noord',
    theme: 'work-pressure',
    subject: 'person',
    question: 'The work does not fit in the week any more.',
  });
  await toIntake(journey, stage, 'noord', 'bmw-bos');
  await journey.does('bmw-bos', 'record-intake', { route: 'bmw' });
  const later = new Date(Date.now() + 10 * dayLengthMs).toISOString();
  await journey.does('bmw-bos', 'plan-bmw-talk', { startsAt: later });
  await journey.says('employee-noord', 'move-appointment', { startsAt: new Date().toISOString() });
  await journey.does('bmw-bos', 'record-bmw-talk', { outcome: 'held', next: 'continue' });
  await journey.does('bmw-bos', 'plan-bmw-talk');
  await journey.does('bmw-bos', 'record-bmw-talk', { outcome: 'missed', missedBy: 'employee' });
  await heldTalk(journey, 'bmw-bos', 'continue');
  const { adviceId } = await cast('bmw-bos').post('/api/advice', {
    journeyId: journey.journeyId,
    about: 'organisation',
    theme: 'work-pressure',
    recipientId: personId('hr-noord'),
    text: 'Several teams plan without slack; leave one day a month free of meetings.',
  });
  tell('bmw-bos advises the employer unasked: about=organisation');
  for (const kind of ['acknowledge-advice', 'respond-to-advice']) {
    await cast('hr-noord').complete(String(adviceId), kind);
    tell(`hr-noord: ${kind}`);
  }
  await heldTalk(journey, 'bmw-bos', 'finish');
  await close(journey, 'noord', 'bmw-bos');
  return journey.journeyId;
};

/** BMW, then a career coach: six sessions with one, two and three weeks between them. Sources: S12, S13, S16. */
export const careerJourney = async (stage: Stage): Promise<string> => {
  const journey = await request(stage, {
    employer: 'zuid',
    theme: 'career',
    subject: 'person',
    question: 'What other work would suit me?',
  });
  await toIntake(journey, stage, 'zuid', 'bmw-visser');
  await journey.does('bmw-visser', 'record-intake', { route: 'bmw' });
  await heldTalk(journey, 'bmw-visser', 'continue');
  await heldTalk(journey, 'bmw-visser', 'refer');
  await journey.does('bmw-visser', 'propose-referral', { to: 'coach', coachKind: 'career' });
  await journey.does('employee-zuid', 'answer-hand-over', { agreed: true });
  await journey.does('coordinator', 'propose-receiver', {
    found: true,
    practitionerId: stage.personId('coach-de-wit'),
  });
  await journey.does('coach-de-wit', 'answer-referral', { accepted: false, reason: 'no-capacity' });
  await journey.does('coordinator', 'propose-receiver', {
    found: true,
    practitionerId: stage.personId('coach-jansen'),
  });
  await journey.does('coach-jansen', 'answer-referral', { accepted: true });
  await journey.does('bmw-visser', 'record-warm-hand-over');
  await agreement(journey, 'zuid', 'coach-jansen', 6);
  await sessions(journey, 'coach-jansen', 'employee-zuid', [7, 14, 21, 7, 14], 'finish');
  await close(journey, 'zuid', 'coach-jansen');
  return journey.journeyId;
};

/** A conflict in a team: five sessions, then BMW as neutral facilitator, with a report that both approve. Sources: S5, S16. */
export const conflictJourney = async (stage: Stage): Promise<string> => {
  const journey = await request(stage, {
    employer: 'noord',
    theme: 'conflict',
    subject: 'team',
    question: 'Working together in the team is stuck.',
  });
  await toIntake(journey, stage, 'noord', 'bmw-bos');
  await journey.does('bmw-bos', 'record-intake', { route: 'coach', coachKind: 'conflict' });
  await journey.does('bmw-bos', 'propose-referral', { to: 'coach', coachKind: 'conflict' });
  await journey.does('employee-noord', 'answer-hand-over', { agreed: true });
  await journey.does('coordinator', 'propose-receiver', {
    found: true,
    practitionerId: stage.personId('coach-de-wit'),
  });
  await journey.does('coach-de-wit', 'answer-referral', { accepted: true });
  await journey.does('bmw-bos', 'record-warm-hand-over');
  await agreement(journey, 'noord', 'coach-de-wit', 5);
  await sessions(journey, 'coach-de-wit', 'employee-noord', [7, 7, 7, 7], 'refer');
  await journey.does('coach-de-wit', 'propose-referral', { to: 'neutral-conversation' });
  await journey.does('employee-noord', 'answer-hand-over', { agreed: true });
  await journey.does('coordinator', 'propose-receiver', { found: true, practitionerId: stage.personId('bmw-visser') });
  await journey.does('bmw-visser', 'answer-referral', { accepted: true });
  await journey.does('coach-de-wit', 'record-warm-hand-over');
  await journey.does('employee-noord', 'answer-neutral-conversation', { consented: true });
  await journey.does('manager-noord', 'answer-neutral-conversation', { consented: true });
  await journey.does('bmw-visser', 'plan-neutral-conversation');
  await journey.does('bmw-visser', 'record-neutral-conversation', { outcome: 'held', next: 'finish' });
  await journey.does('employee-noord', 'answer-report', { approved: true });
  await journey.does('manager-noord', 'answer-report', { approved: true });
  await close(journey, 'noord', 'bmw-visser');
  return journey.journeyId;
};

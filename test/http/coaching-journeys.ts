import { expect } from 'vitest';
import { doTask, requested, type Cast } from './closing-journeys.js';
import { offerOf, tick } from './dossier-journeys.js';

/** A journey whose coach has proposed goal and approach, which the employee is asked about. */
export const toAgreement = async (cast: Cast): Promise<string> => {
  const { stack, practitionerId } = cast;
  const journeyId = await requested(cast);
  const does = (identity: string, kind: string, values: Readonly<Record<string, unknown>>) =>
    doTask(cast, journeyId, identity, kind, values);
  await does('employee-noord', 'answer-contact-consent', { given: true });
  await does('coordinator', 'assign-practitioner', { practitionerId });
  await does('bmw-bos', 'record-intake', { route: 'coach', reason: 'subject', coachKind: 'career' });
  await does('bmw-bos', 'propose-referral', { to: 'coach', coachKind: 'career' });
  expect(await tick(cast, await offerOf(cast, journeyId), [])).toMatchObject({ status: 200 });
  const coachId = await stack.personId('coach-jansen');
  await does('coordinator', 'propose-receiver', { found: true, practitionerId: coachId });
  await does('coach-jansen', 'answer-referral', { accepted: true });
  await does('bmw-bos', 'record-warm-hand-over', { held: true });
  await does('manager-noord', 'give-employer-input', { input: 'She is ready for more.' });
  const proposal = { goal: 'Find other work.', approach: 'Six talks.', sessions: 6 };
  await does('coach-jansen', 'propose-agreement', proposal);
  return journeyId;
};

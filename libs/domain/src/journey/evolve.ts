import { anytimeEvolvers } from '../anytime/events.js';
import { bmwEvolvers } from '../bmw/events.js';
import { closingEvolvers } from '../closing/events.js';
import { coachingEvolvers } from '../coaching/events.js';
import { disclosureEvolvers } from '../disclosure/events.js';
import { intakeEvolvers } from '../intake/events.js';
import { neutralConversationEvolvers } from '../neutral-conversation/events.js';
import { referralEvolvers } from '../referral/events.js';
import { requestEvolvers, type RequestEvents } from '../request/events.js';
import type { JourneyEvent, JourneyEvents } from './events.js';
import type { EvolversOf, EventOccasion } from './evolver.js';
import type { JourneyState } from './state.js';
import { taskEvolvers } from './task-events.js';

const evolvers: Omit<EvolversOf<JourneyEvents>, 'JourneyRequested'> = {
  ...requestEvolvers,
  ...intakeEvolvers,
  ...bmwEvolvers,
  ...referralEvolvers,
  ...coachingEvolvers,
  ...neutralConversationEvolvers,
  ...closingEvolvers,
  ...disclosureEvolvers,
  ...anytimeEvolvers,
  ...taskEvolvers,
};

const requested = (data: RequestEvents['JourneyRequested']): JourneyState => ({
  journeyId: data.journeyId,
  organisationId: data.organisationId,
  employeeId: data.employeeId,
  requesterId: data.requesterId,
  managerId: data.managerId,
  theme: data.theme,
  subject: data.subject,
  relatedJourneyId: data.relatedJourneyId,
  policy: data.policy,
  stage: { kind: 'awaiting-contact-consent', lapsesAt: data.contactConsentLapsesAt },
  pause: null,
  practitioner: null,
  formerPractitionerIds: [],
  trajectories: [],
  referralsMade: 0,
  registrationNotice: null,
  disclosures: [],
  breakGlass: [],
  tasks: [],
  tasksOpened: 0,
  sequence: 1,
});

/**
 * The state after one more event. Total: the log is never refused.
 * @throws Error `journey-stream-broken` when the first event is not the request; such a stream was never written by us.
 */
export const evolve = (state: JourneyState | null, event: JourneyEvent): JourneyState => {
  if (event.type === 'JourneyRequested') return requested(event.data);
  if (state === null) throw new Error(`journey-stream-broken: the stream begins with ${event.type}.`);
  // The table has exactly one function for the type it is looked up by; TypeScript cannot correlate the two.
  const apply = evolvers[event.type] as (
    state: JourneyState,
    data: JourneyEvent['data'],
    occasion: EventOccasion,
  ) => JourneyState;
  return { ...apply(state, event.data, event), sequence: state.sequence + 1 };
};

/** The state that a whole stream, or the rest of one after a snapshot, leads to. */
export const fold = (events: readonly JourneyEvent[], from: JourneyState | null = null): JourneyState | null =>
  events.reduce<JourneyState | null>(evolve, from);

import type { JourneyStart } from '@traject/contracts';
import { nextStep, type EndReason } from '@traject/domain';
import { openJourney, type Journey } from './journey.js';
import { takeStep } from './steps/index.js';

/** What is left to say of a journey that is over. */
export interface JourneySummary {
  readonly journeyId: string;
  /** `never-requested` when its request was refused or never came. */
  readonly ended: EndReason | 'never-requested';
  /** Sequence of its last event. */
  readonly sequence: number;
}

/** One support journey, from request to follow-up. */
export async function supportJourney(start: JourneyStart): Promise<JourneySummary> {
  return guideJourney(openJourney(start), start.journeyId);
}

/** Guides a journey through its steps until it ends. */
export async function guideJourney(journey: Journey, journeyId: string): Promise<JourneySummary> {
  if (!(await journey.requested())) return { journeyId, ended: 'never-requested', sequence: 0 };
  let step = nextStep(journey.state);
  for (; step.kind !== 'ended'; step = nextStep(journey.state)) {
    await takeStep(journey, step);
    if (journey.historyIsLong) await journey.continueAsNew();
  }
  await journey.settled();
  // Where a worker was lost the log may hold another story than was decided since, and then there is more to do.
  if (nextStep(journey.state).kind !== 'ended') return guideJourney(journey, journeyId);
  return { journeyId, ended: step.reason, sequence: journey.state.sequence };
}

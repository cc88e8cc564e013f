import type { JourneyStart } from '@traject/contracts';
import { openJourney } from './journey.js';
import { guideJourney, type JourneySummary } from './support-journey.js';

/** The same journey, which makes way for a new run after every few commands; for tests of what a run hands on. */
export async function supportJourney(start: JourneyStart): Promise<JourneySummary> {
  return guideJourney(openJourney(start, { updates: 3 }), start.journeyId);
}

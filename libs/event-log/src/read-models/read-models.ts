import type { StoredEvent, StreamName } from '@traject/contracts';
import { evolve, evolveAdvice, type AdviceEvent, type JourneyEvent } from '@traject/domain';
import { advices, type AdviceRow } from './advices.js';
import { appointments, type AppointmentRow } from './appointments.js';
import { disclosures, type DisclosureRow } from './disclosures.js';
import { adviceOf, journeyOf } from './domain-event.js';
import type { ReadModelSet } from './fold-stream.js';
import { humanTasks, type HumanTaskRow } from './human-tasks.js';
import { journeys, type JourneyRow } from './journeys.js';
import type { ReadModel, StreamState } from './read-model.js';

/** The rows of every read model. A read model is added here, and the list below does not compile without it. */
export interface ReadModelRows {
  readonly journeys: JourneyRow;
  readonly humanTasks: HumanTaskRow;
  readonly appointments: AppointmentRow;
  readonly disclosures: DisclosureRow;
  readonly advices: AdviceRow;
}

const models: Readonly<Record<keyof ReadModelRows, ReadModel>> = {
  journeys,
  humanTasks,
  appointments,
  disclosures,
  advices,
};

/** The two casts are safe: only a stream's own events are appended to it, upcast to their current version. */
const evolveStream = (stream: StreamName, state: StreamState, event: StoredEvent): StreamState =>
  stream.startsWith('journey/')
    ? evolve(journeyOf(state), event as JourneyEvent)
    : evolveAdvice(adviceOf(state), event as AdviceEvent);

/** The read models of the product. */
export const readModels: ReadModelSet = {
  models: Object.values(models),
  stateModelOf: (stream) => (stream.startsWith('journey/') ? 'journeys' : 'advices'),
  evolve: evolveStream,
};

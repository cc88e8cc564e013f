import { isProcessStream, kindOfStream, type ProcessKind, type StreamKind } from '@traject/contracts';
import { evolveProcess } from '../process-state.js';
import { advices, type AdviceRow } from './advices.js';
import { appointments, type AppointmentRow } from './appointments.js';
import { breakGlass, type BreakGlassRow } from './break-glass.js';
import { disclosures, type DisclosureRow } from './disclosures.js';
import type { ReadModelSet } from './fold-stream.js';
import { humanTasks, type HumanTaskRow } from './human-tasks.js';
import { journeys, type JourneyRow } from './journeys.js';
import { notices, type NoticeRow } from './notices.js';
import type { ReadModel } from './read-model.js';

/** The rows of every read model. A read model is added here, and the list below does not compile without it. */
export interface ReadModelRows {
  readonly journeys: JourneyRow;
  readonly humanTasks: HumanTaskRow;
  readonly appointments: AppointmentRow;
  readonly disclosures: DisclosureRow;
  readonly advices: AdviceRow;
  readonly notices: NoticeRow;
  readonly breakGlass: BreakGlassRow;
}

const models: Readonly<Record<keyof ReadModelRows, ReadModel>> = {
  journeys,
  humanTasks,
  appointments,
  disclosures,
  advices,
  notices,
  breakGlass,
};

/** A person has no state to keep: their one event says all there is. */
const stateModels: Readonly<Record<StreamKind, keyof ReadModelRows | null>> = {
  journey: 'journeys',
  advice: 'advices',
  person: null,
} satisfies Record<ProcessKind, keyof ReadModelRows> & Record<'person', null>;

/** The read models of the product. */
export const readModels: ReadModelSet = {
  models: Object.values(models),
  stateModelOf: (stream) => stateModels[kindOfStream(stream)],
  evolve: (stream, state, event) => (isProcessStream(stream) ? evolveProcess(stream, state, event) : null),
};

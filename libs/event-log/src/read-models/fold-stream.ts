import type { StoredEvent, StreamName } from '@traject/contracts';
import type { PlacedEvent, ReadModel, StreamEvent, StreamState } from './read-model.js';

/** The read models of a log, and where the state of a stream is kept between appends. */
export interface ReadModelSet {
  readonly models: readonly ReadModel[];
  /** The read model whose one row of the stream has its state in column `state`; null when no state is kept. */
  readonly stateModelOf: (stream: StreamName) => string | null;
  /** The state after one more event; null for streams whose state is not kept. */
  readonly evolve: (stream: StreamName, state: StreamState, event: StoredEvent) => StreamState;
}

/** Gives each event of a stream the state just after it. */
export const foldStream = (
  { evolve }: ReadModelSet,
  before: StreamState,
  events: readonly PlacedEvent[],
): readonly StreamEvent[] => {
  let state = before;
  return events.map((placed) => {
    state = evolve(placed.stream, state, placed.event);
    return { ...placed, state };
  });
};

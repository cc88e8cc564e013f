import type { ReadModelSet } from './fold-stream.js';

/** The read models of the product. */
export const readModels: ReadModelSet = { models: [], stateModelOf: () => null, evolve: () => null };

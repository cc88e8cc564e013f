import { currentContract } from './current-contract.js';
import type { Schemas } from './contract-changes.js';
import type { ReleasedContract } from './released-contract.js';

/** Released versions of events that are published no more; their records are still in the topics. */
export const retiredIn = ({ schemas }: ReleasedContract, current: Schemas = currentContract()): Schemas =>
  new Map([...schemas].filter(([event]) => !current.has(event)));

import { fact, type DecidersOf } from '../journey/decider.js';
import type { JourneyState } from '../journey/state.js';
import type { Disclosure } from './disclosure.js';
import { mayBeOpened, mayBeWithdrawn } from './rules.js';

/** Commands of the ledger. An opening and a withdrawal are decided one after the other, so they have one outcome. */
export interface DisclosureCommands {
  /** A recipient is about to be shown the words. */
  OpenDisclosure: { readonly key: string };
  WithdrawDisclosure: { readonly key: string };
}

/** The entry of a journey's ledger by its name. */
export const disclosureOf = ({ disclosures }: JourneyState, key: string): Disclosure | undefined =>
  disclosures.find((disclosure) => disclosure.key === key);

/** Decides each command of the ledger of a journey. */
export const disclosureDeciders: DecidersOf<DisclosureCommands> = {
  OpenDisclosure: (state, { key }, { actor, now }) => {
    const disclosure = disclosureOf(state, key);
    const rejection = mayBeOpened(disclosure, actor.personId, now);
    if (rejection !== null || disclosure === undefined || actor.personId === null) return rejection ?? [];
    return [fact('DisclosureOpened', { key, purpose: disclosure.purpose, readerId: actor.personId })];
  },
  WithdrawDisclosure: (state, { key }) => {
    const disclosure = disclosureOf(state, key);
    const rejection = mayBeWithdrawn(disclosure);
    if (rejection !== null || disclosure === undefined) return rejection ?? [];
    return [fact('DisclosureWithdrawn', { key, purpose: disclosure.purpose })];
  },
};

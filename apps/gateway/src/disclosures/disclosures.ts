import type { Language } from '@traject/tasks';
import type { Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { listDisclosures, type DisclosuresQuery, type ShownDisclosure } from './list-disclosures.js';
import { openDisclosure, type OpenedDisclosure } from './open-disclosure.js';
import { withdrawDisclosure, type WithdrawnDisclosure } from './withdraw-disclosure.js';

/** The ledger of what reaches the employer, over HTTP. */
export interface Disclosures {
  list(caller: Caller, query: DisclosuresQuery): Promise<Page<ShownDisclosure>>;
  open(caller: Caller, disclosureId: string, language: Language): Promise<OpenedDisclosure>;
  /** @param key the Idempotency-Key */
  withdraw(caller: Caller, key: string | undefined, disclosureId: string): Promise<WithdrawnDisclosure>;
}

/** The ledger of this gateway. */
export const disclosuresOf = (parts: GatewayParts): Disclosures => ({
  list: (caller, query) => listDisclosures(parts, caller, query),
  open: (caller, disclosureId, language) => openDisclosure(parts, caller, disclosureId, language),
  withdraw: (caller, key, disclosureId) => withdrawDisclosure(parts, caller, key, disclosureId),
});

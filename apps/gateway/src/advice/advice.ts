import type { CommandIdentity } from '../commands/command-id.js';
import type { Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import type { AdviceBody } from './advice-shape.js';
import { raiseAdvice, type RaisedAnswer } from './raise-advice.js';
import { listAdvice, readAdvice, type AdviceQuery, type ShownAdvice } from './read-advice.js';

/** Advice to employers over HTTP. */
export interface Advice {
  raise(caller: Caller, identity: CommandIdentity, body: AdviceBody): Promise<RaisedAnswer>;
  list(caller: Caller, query: AdviceQuery): Promise<Page<ShownAdvice>>;
  read(caller: Caller, adviceId: string): Promise<ShownAdvice & { readonly text: string | null }>;
}

/** The advice of this gateway. */
export const adviceOf = (parts: GatewayParts): Advice => ({
  raise: (caller, identity, body) => raiseAdvice(parts, caller, identity, body),
  list: (caller, query) => listAdvice(parts, caller, query),
  read: (caller, adviceId) => readAdvice(parts, caller, adviceId),
});

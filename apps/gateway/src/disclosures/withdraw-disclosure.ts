import { commandIdentity } from '../commands/command-id.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { decideOn, disclosureFor } from './ledger.js';

/** What taking a disclosure back answers. */
export interface WithdrawnDisclosure {
  readonly disclosureId: string;
  readonly state: 'withdrawn';
}

/**
 * The employee takes back what nobody has opened yet. Source: S7.
 * @throws HttpProblem `disclosure-already-opened`, `disclosure-not-found`, `not-allowed`
 */
export async function withdrawDisclosure(
  parts: GatewayParts,
  caller: Caller,
  key: string | undefined,
  disclosureId: string,
): Promise<WithdrawnDisclosure> {
  const identity = commandIdentity(caller.personId, key, ['disclosure.withdraw', disclosureId]);
  const row = await disclosureFor(parts, caller, disclosureId, 'disclosure.withdraw');
  await decideOn(parts, row, identity, {
    type: 'WithdrawDisclosure',
    actor: { role: 'employee', personId: caller.personId },
    taskId: null,
    data: { key: row.disclosureKey },
  });
  return { disclosureId, state: 'withdrawn' };
}

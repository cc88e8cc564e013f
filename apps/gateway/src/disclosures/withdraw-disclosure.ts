import { commandIdentity } from '../commands/command-id.js';
import { occasionNow } from '../commands/occasion.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { disclosureFor } from './ledger.js';

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
  const { dispatcher, settings } = parts;
  const identity = commandIdentity(caller.personId, key, ['disclosure.withdraw', disclosureId]);
  const { journeyId, adviceId, disclosureKey } = await disclosureFor(
    parts,
    caller,
    disclosureId,
    'disclosure.withdraw',
  );
  const command = {
    type: 'WithdrawDisclosure',
    actor: { role: 'employee', personId: caller.personId },
    taskId: null,
    data: { key: disclosureKey },
  } as const;
  const request = { ...identity, calendar: occasionNow(settings.dayLengthMs).calendar, command };
  await (journeyId === null ? dispatcher.toAdvice(adviceId ?? '', request) : dispatcher.toJourney(journeyId, request));
  return { disclosureId, state: 'withdrawn' };
}

import type { Permission } from '@traject/access';
import { isDecided, isHeld } from '@traject/dossier';
import { erasureObstacle } from '@traject/domain';
import { journeysOfPerson } from '@traject/event-log';
import { requireAccess } from '../access/require.js';
import { commandIdentity } from '../commands/command-id.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';
import { problemOfRejection } from '../problems/rejections.js';

/** What whoever asks for an erasure is answered. It is carried out by itself, and can be neither stopped nor undone. */
export interface ErasureAccepted {
  readonly personId: string;
  readonly state: 'accepted';
}

/** Erasure of people, asked for by themselves or on their behalf. */
export interface Erasure {
  /** @param key the Idempotency-Key */
  ofOneself(caller: Caller, key: string | undefined): Promise<ErasureAccepted>;
  /** @param key the Idempotency-Key */
  ofPerson(caller: Caller, key: string | undefined, personId: string): Promise<ErasureAccepted>;
}

/** The erasures of this gateway. */
export const erasureOf = (parts: GatewayParts): Erasure => ({
  ofOneself: (caller, key) => askErasure(parts, caller, key, 'erasure.ask-own', caller.personId),
  ofPerson: (caller, key, personId) => askErasure(parts, caller, key, 'erasure.ask', personId),
});

/**
 * Asks for an erasure. What stands in the way is told here; it is decided once more where it is carried out, in one
 * transaction with the point of no return.
 * @throws HttpProblem `person-not-found`, `person-erased`, `journey-open`, `person-serves-journey`, `legal-hold`
 */
async function askErasure(
  parts: GatewayParts,
  caller: Caller,
  key: string | undefined,
  permission: Permission,
  personId: string,
): Promise<ErasureAccepted> {
  requireAccess(permission, caller, null, 'person');
  const { dispatcher, directory, database } = parts;
  const identity = commandIdentity(caller.personId, key, [permission, personId]);
  const [known] = await directory.people.facts(database.query, [personId]);
  if (known === undefined) throw notFound('person');
  const accepted: ErasureAccepted = { personId, state: 'accepted' };
  if (await dispatcher.erasedBy(personId, identity)) return accepted;
  const problem = await obstacleTo(parts, personId);
  if (problem !== undefined) throw problem;
  await dispatcher.erasePerson(personId, identity);
  return accepted;
}

async function obstacleTo(
  { database, eventLog }: GatewayParts,
  personId: string,
): Promise<ReturnType<typeof problemOfRejection>> {
  if ((await eventLog.readStream(`person/${personId}`, { limit: 1 })).length > 0) {
    return problemOfRejection('person-erased', null);
  }
  return database.query.transaction().execute(async (transaction) => {
    const person = { kind: 'person', personId } as const;
    if (await isDecided(transaction, person)) return undefined;
    const { open, served } = await journeysOfPerson(transaction, personId);
    const held = await isHeld(transaction, person);
    const rejection = erasureObstacle({ openJourneys: open.length, servedJourneys: served, held });
    return rejection === null ? undefined : problemOfRejection(rejection.code, rejection.parameters);
  });
}

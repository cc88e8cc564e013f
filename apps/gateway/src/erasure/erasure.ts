import type { Permission } from '@traject/access';
import { streamOf } from '@traject/contracts';
import { isDecided } from '@traject/dossier';
import type { ErasureObstacle } from '@traject/domain';
import { obstacleToErasure } from '@traject/event-log';
import { requireAccess } from '../access/require.js';
import { commandIdentity } from '../commands/command-id.js';
import type { Caller } from '../identity/caller.js';
import { involvedWith } from '../identity/human-being.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem, notFound } from '../problems/http-problem.js';
import { refusal } from '../problems/rejections.js';

/** What whoever asks for an erasure is answered. It is carried out by itself, and can be neither stopped nor undone. */
export interface ErasureAccepted {
  readonly personId: string;
  readonly state: 'accepted';
}

/** What became of an erasure that was accepted. */
export interface ErasureState {
  readonly personId: string;
  /**
   * `waiting` until it is carried out to its end; `held` when something came in between, so that nothing was destroyed
   * and it has to be asked for again; `done`.
   */
  readonly state: 'waiting' | 'held' | 'done';
  /** What came in between; null unless it is held. */
  readonly obstacle: ErasureObstacle | null;
}

/** Erasure of people, asked for by themselves or on their behalf. */
export interface Erasure {
  /** @param key the Idempotency-Key */
  ofOneself(caller: Caller, key: string | undefined): Promise<ErasureAccepted>;
  /** By an administrator who has no part in a journey of that person. @param key the Idempotency-Key */
  ofPerson(caller: Caller, key: string | undefined, personId: string): Promise<ErasureAccepted>;
  /** Throws `erasure-not-found` where none was asked for. */
  stateOfOwn(caller: Caller): Promise<ErasureState>;
  /** Throws `erasure-not-found` where none was asked for, `person-not-found`, `erasure-by-party`. */
  stateOf(caller: Caller, personId: string): Promise<ErasureState>;
}

/** The erasures of this gateway. */
export const erasureOf = (parts: GatewayParts): Erasure => ({
  ofOneself: (caller, key) => askErasure(parts, caller, key, 'erasure.ask-own', caller.personId),
  ofPerson: (caller, key, personId) => askErasure(parts, caller, key, 'erasure.ask', personId),
  stateOfOwn: (caller) => stateOf(parts, caller, 'erasure.read-own', caller.personId),
  stateOf: (caller, personId) => stateOf(parts, caller, 'erasure.read', personId),
});

/**
 * Nobody has words destroyed on somebody else's behalf that they may have to answer for, or that name them, nor is told whether
 * that person has a journey. Whoever is an employee asks for themselves, as such.
 */
async function refuseParty(parts: GatewayParts, caller: Caller, personId: string): Promise<void> {
  const involved = await involvedWith(parts, parts.database.query, caller.personId, [personId]);
  if (!involved.has(personId)) return;
  throw new HttpProblem(
    403,
    'erasure-by-party',
    'This is you, somebody whose employer you act for, or somebody in whose journey you have part. Nothing was changed. Leave this to an administrator who has no part in it.',
  );
}

/**
 * Asks for an erasure. What stands in the way is told here; it is decided once more where it is carried out, in one
 * transaction with the point of no return.
 * @throws HttpProblem `person-not-found`, `erasure-by-party`, `person-erased`, `journey-open`, `person-serves-journey`,
 * `legal-hold`
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
  if (permission === 'erasure.ask') await refuseParty(parts, caller, personId);
  const accepted: ErasureAccepted = { personId, state: 'accepted' };
  if (await dispatcher.erasedBy(personId, identity)) return accepted;
  const problem = await obstacleTo(parts, personId);
  if (problem !== null) throw problem;
  await dispatcher.erasePerson(personId, identity);
  return accepted;
}

/** What became of an erasure: as the log and the decision say, and before the decision as its workflow says. */
async function stateOf(
  parts: GatewayParts,
  caller: Caller,
  permission: Permission,
  personId: string,
): Promise<ErasureState> {
  requireAccess(permission, caller, null, 'person');
  const { dispatcher, directory, database } = parts;
  const [known] = await directory.people.facts(database.query, [personId]);
  if (known === undefined) throw notFound('person');
  if (permission === 'erasure.read' && personId !== caller.personId) await refuseParty(parts, caller, personId);
  const state = (now: ErasureState['state'], obstacle: ErasureObstacle | null = null) => ({
    personId,
    state: now,
    obstacle,
  });
  if (await isOnRecord(parts, personId)) return state('done');
  const person = { kind: 'person', personId } as const;
  const decided = await database.query.transaction().execute((transaction) => isDecided(transaction, person));
  if (decided) return state('waiting');
  const run = await dispatcher.erasureRun(personId);
  if (run === null) throw notFound('erasure');
  if (run === 'running') return state('waiting');
  return run.refused === null ? state('done') : state('held', run.refused);
}

const isOnRecord = async ({ eventLog }: Pick<GatewayParts, 'eventLog'>, personId: string): Promise<boolean> =>
  (await eventLog.readStream(streamOf('person', personId), { limit: 1 })).length > 0;

async function obstacleTo(parts: GatewayParts, personId: string): Promise<HttpProblem | null> {
  if (await isOnRecord(parts, personId)) return refusal('person-erased');
  const rejection = await obstacleToErasure(parts.database.query, personId);
  return rejection && refusal(rejection.code, rejection.parameters);
}

import { askForRotation, findRotation, listRotations, openRotation, type KeyRotation } from '@traject/dossier';
import { z } from 'zod';
import { requireAccess } from '../access/require.js';
import { commandIdentity, derivedId } from '../commands/command-id.js';
import { pageOf, pageQuery, readCursor, type Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem, notFound } from '../problems/http-problem.js';

/** Query of the list of rotations. */
export const rotationsQuery = z.strictObject(pageQuery);
/** See {@link rotationsQuery}. */
export type RotationsQuery = z.output<typeof rotationsQuery>;

/** What whoever asks for a rotation is answered. It is carried out by itself. */
export interface RotationAccepted {
  readonly rotationId: string;
  readonly state: 'accepted';
}

/** Rotations of the keys of the dossier, over HTTP; the gateway touches no key for them. */
export interface KeyRotations {
  /** @param key the Idempotency-Key */
  begin(caller: Caller, key: string | undefined): Promise<RotationAccepted>;
  list(caller: Caller, query: RotationsQuery): Promise<Page<KeyRotation>>;
  read(caller: Caller, rotationId: string): Promise<KeyRotation>;
}

/** The rotations of this gateway. */
export const keyRotationsOf = (parts: GatewayParts): KeyRotations => ({
  begin: (caller, key) => begin(parts, caller, key),
  list: (caller, query) => list(parts, caller, query),
  read: async (caller, rotationId) => {
    requireAccess('key-rotation.read', caller, null, 'key-rotation');
    const found = await findRotation(parts.database.query, rotationId);
    if (found === null) throw notFound('key-rotation');
    return found;
  },
});

/**
 * Asks for a rotation, once under a key. It is on record before it begins: whoever got no answer sends the same again.
 * @throws HttpProblem `key-rotation-running`, `key-rotation-by-operator`
 */
async function begin(parts: GatewayParts, caller: Caller, key: string | undefined): Promise<RotationAccepted> {
  requireAccess('key-rotation.begin', caller, null, 'key-rotation');
  const { database, directory, dispatcher } = parts;
  const command = commandIdentity(caller.personId, key, ['key-rotation.begin']);
  const rotationId = derivedId(command.commandId, 'key-rotation');
  if ((await findRotation(database.query, rotationId)) === null) await refuseUnlessPossible(parts);
  const accepted = await database.query.transaction().execute((transaction) =>
    directory.once(transaction, command, async (): Promise<RotationAccepted> => {
      if (await askForRotation(transaction, { rotationId, askedById: caller.personId }))
        return { rotationId, state: 'accepted' };
      throw running(await openRotation(transaction));
    }),
  );
  const kept = await findRotation(database.query, accepted.rotationId);
  if (kept?.endedAt === null) await dispatcher.startKeyRotation(accepted.rotationId);
  return accepted;
}

async function refuseUnlessPossible({ database, dispatcher }: GatewayParts): Promise<void> {
  const open = await openRotation(database.query);
  if (open !== null) {
    // Whoever asked for it may have got no further than the record: then it begins now.
    await dispatcher.startKeyRotation(open.rotationId);
    throw running(open);
  }
  if (!(await dispatcher.canRotateKeys())) throw byOperator();
}

/** @param open null when it has ended while this one was refused for it */
const running = (open: KeyRotation | null): HttpProblem =>
  new HttpProblem(
    409,
    'key-rotation-running',
    'A rotation of keys runs already, and goes on. Nothing more was begun. Ask for that one until it has ended.',
    open === null ? {} : { rotationId: open.rotationId },
  );

const byOperator = (): HttpProblem =>
  new HttpProblem(
    409,
    'key-rotation-by-operator',
    'No worker of this installation may touch keys. Nothing was begun. Ask its operator, who wraps them anew with the program rotate-keys.',
  );

async function list(
  { database, cursorKey }: GatewayParts,
  caller: Caller,
  { limit, cursor }: RotationsQuery,
): Promise<Page<KeyRotation>> {
  requireAccess('key-rotation.read', caller, null, 'key-rotation');
  const scope = JSON.stringify(['key-rotations', caller.personId]);
  const after = readCursor(cursorKey, scope, cursor);
  const found = await listRotations(database.query, { after, limit: limit + 1 });
  return pageOf(found, limit, {
    key: cursorKey,
    scope,
    placeOf: ({ askedAt, rotationId }) => [askedAt, rotationId],
    show: (rotation) => rotation,
  });
}

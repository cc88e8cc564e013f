import { z } from 'zod';
import type { ReadGround } from '@traject/access';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';

/** Whose names are read, in which capacity and why. */
export interface NamesRead {
  readonly ids: readonly string[];
  readonly role: string;
  readonly ground: ReadGround;
}

/** Names of those who would come to read words, or did; that they were read is logged first. */
export async function namesOf(
  { directory, database }: GatewayParts,
  { personId }: Caller,
  { ids, role, ground }: NamesRead,
): Promise<ReadonlyMap<string, string>> {
  const known = [...new Set(ids)].filter((id) => z.uuid().safeParse(id).success);
  if (known.length === 0) return new Map();
  const people = await database.query
    .transaction()
    .execute((transaction) => directory.people.find(transaction, known, { personId, role, ground }));
  return new Map(people.flatMap(({ id, details }) => (details === null ? [] : [[id, details.name]])));
}

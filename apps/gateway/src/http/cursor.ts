import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { HttpProblem } from '../problems/http-problem.js';

/** Secret that signs cursors. */
export interface CursorKey {
  readonly bytes: Uint8Array;
}

/** Where a page ends: the sort value of its last row, and the row's id. */
export type Place = readonly [string, string];

const signatureBytes = 16;
const placeShape = z.tuple([z.string(), z.string()]);

/** Query of a list: at most 200 rows, 50 unless told. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
};

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

const sign = ({ bytes }: CursorKey, scope: string, payload: Buffer): Buffer =>
  createHmac('sha256', createSecretKey(bytes))
    .update(`${scope}\n`)
    .update(payload)
    .digest()
    .subarray(0, signatureBytes);

const invalidCursor = (): HttpProblem =>
  new HttpProblem(
    400,
    'cursor-invalid',
    'This cursor does not belong to this list. Begin again at the first page, without a cursor.',
  );

/**
 * Reads a cursor of a list. @param scope the list and the person it was made for
 * @throws HttpProblem `cursor-invalid` when it comes from elsewhere
 */
export function readCursor(key: CursorKey, scope: string, cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const bytes = Buffer.from(cursor, 'base64url');
  const signature = bytes.subarray(0, signatureBytes);
  const payload = bytes.subarray(signatureBytes);
  if (signature.length < signatureBytes || !timingSafeEqual(signature, sign(key, scope, payload)))
    throw invalidCursor();
  return placeShape.parse(JSON.parse(payload.toString()));
}

/** Cuts off the extra row that was asked for and says where the next page begins. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  {
    key,
    scope,
    placeOf,
    show,
  }: {
    readonly key: CursorKey;
    readonly scope: string;
    readonly placeOf: (row: Row) => Place;
    readonly show: (row: Row) => Item;
  },
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(show);
  if (last === undefined || rows.length <= limit) return { items, nextCursor: null };
  const payload = Buffer.from(JSON.stringify(placeOf(last)));
  return { items, nextCursor: Buffer.concat([sign(key, scope, payload), payload]).toString('base64url') };
}

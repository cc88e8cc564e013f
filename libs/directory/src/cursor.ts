import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { DirectoryProblem } from './problem.js';

/** Most rows on one page. */
export const MAX_PAGE = 100;
const DEFAULT_PAGE = 25;

/** Which page of a list: how many rows, and after which cursor. */
export interface PageRequest {
  /** 1 to {@link MAX_PAGE}; 25 unless told. */
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before; absent for the first page. */
  readonly cursor?: string | undefined;
}

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** For the page after this one; null on the last. */
  readonly nextCursor: string | null;
}

/** The shape of a page request, limits included. */
export const pageShape = {
  limit: z.int().min(1).max(MAX_PAGE).optional(),
  cursor: z.string().max(500).optional(),
};

/** Reads and writes the cursors of one list. A cursor is signed, and bound to the list and the filter it came from. */
export interface Cursors {
  /** The id after which a page begins; null for the first page. Throws `cursor-invalid`. */
  after(request: PageRequest): string | null;
  /** How many rows to ask for: one more than the page holds, to know whether another page follows. */
  rowsFor(request: PageRequest): number;
  /** Cuts off the extra row and says where the next page begins. */
  pageOf<Item extends { readonly id: string }>(rows: readonly Item[], request: PageRequest): Page<Item>;
}

const SIGNATURE_BYTES = 16;
const payloadShape = z.tuple([z.uuid()]);

/** @param list name of the list @param filter plain data @param key gives the secret of 32 bytes */
export function cursorsOf(list: string, filter: unknown, key: () => Uint8Array): Cursors {
  const sign = (payload: Buffer): Buffer =>
    createHmac('sha256', createSecretKey(key()))
      .update(JSON.stringify([list, filter, payload.toString('base64')]))
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  const rowsOnPage = (request: PageRequest): number => request.limit ?? DEFAULT_PAGE;

  return {
    after: ({ cursor }) => {
      if (cursor === undefined) return null;
      const bytes = Buffer.from(cursor, 'base64url');
      const signature = bytes.subarray(0, SIGNATURE_BYTES);
      const payload = bytes.subarray(SIGNATURE_BYTES);
      if (signature.length < SIGNATURE_BYTES || !timingSafeEqual(signature, sign(payload))) throw invalidCursor();
      return payloadShape.parse(JSON.parse(payload.toString()))[0];
    },
    rowsFor: (request) => rowsOnPage(request) + 1,
    pageOf: (rows, request) => {
      const items = rows.slice(0, rowsOnPage(request));
      const last = items.at(-1);
      if (last === undefined || rows.length === items.length) return { items, nextCursor: null };
      const payload = Buffer.from(JSON.stringify([last.id]));
      return { items, nextCursor: Buffer.concat([sign(payload), payload]).toString('base64url') };
    },
  };
}

const invalidCursor = (): DirectoryProblem =>
  new DirectoryProblem(
    'cursor-invalid',
    'This cursor does not belong to this list with this filter. Nothing was read. Begin again at the first page, without a cursor.',
  );

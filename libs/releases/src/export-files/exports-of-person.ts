import type { Statements } from '@traject/database';
import type pg from 'pg';
import { ReleaseProblem } from '../problem.js';
import { exportColumns, type KeptExport } from './export-file.js';

/** Most exports that one person keeps at once. */
export const mostExports = 50;

/** What is kept when an export is asked for. */
export type NewExport = Pick<KeptExport, 'exportId' | 'personId' | 'organisation' | 'asked'>;

type Client = Pick<pg.Pool, 'query'>;

/**
 * Keeps that an export was asked for, once; false when this person has {@link mostExports}. Whoever asks twice at once is
 * counted one after the other.
 * @param client in a transaction, so that nobody counts before it is kept
 */
export const keepExport = async (
  client: Statements,
  { exportId, personId, organisation, asked }: NewExport,
): Promise<boolean> => {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`exports of ${personId}`]);
  const { rows } = await client.query('select from reports.exports where person_id = $1 and ends_at > now() limit $2', [
    personId,
    mostExports,
  ]);
  if (rows.length >= mostExports) return false;
  await client.query(
    `insert into reports.exports (export_id, person_id, organisation, asked) values ($1, $2, $3, $4)
       on conflict do nothing`,
    [exportId, personId, organisation, JSON.stringify(asked)],
  );
  return true;
};

/** The exports of a person that did not end yet, the latest first. */
export const exportsOf = async (client: Client, personId: string): Promise<readonly KeptExport[]> => {
  const { rows } = await client.query<KeptExport>(
    `select ${exportColumns} from reports.exports where person_id = $1 and ends_at > now()
      order by reports.exports.asked_at desc, export_id`,
    [personId],
  );
  return rows;
};

/** One of them; null when there is none. */
export const exportOf = async (client: Client, personId: string, exportId: string): Promise<KeptExport | null> => {
  const { rows } = await client.query<KeptExport>(
    `select ${exportColumns} from reports.exports where export_id = $2 and person_id = $1 and ends_at > now()`,
    [personId, exportId],
  );
  return rows[0] ?? null;
};

/** Takes an export away, file included; whoever makes it finds out and stops. */
export const removeExportOf = async (client: Client, personId: string, exportId: string): Promise<void> => {
  await client.query('delete from reports.exports where export_id = $2 and person_id = $1', [personId, exportId]);
};

/** Takes every export of somebody who is erased away, files included. Done again, it changes nothing. */
export const removeExportsOf = async (eraser: Statements, personId: string): Promise<void> => {
  await eraser.query('delete from reports.exports where person_id = $1', [personId]);
};

/**
 * The bytes of an export that is ready, piece by piece.
 * @throws ReleaseProblem `export-ended` when it is taken away meanwhile
 */
export async function* bytesOfExport(
  client: Client,
  { exportId, attempt, manifest }: KeptExport,
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for (let number = 0; sent < (manifest?.bytes ?? 0); number += 1) {
    const { rows } = await client.query<{ bytes: Buffer }>(
      'select bytes from reports.export_pieces where export_id = $1 and attempt = $2 and number = $3',
      [exportId, attempt, number],
    );
    const piece = rows[0]?.bytes;
    if (piece === undefined)
      throw new ReleaseProblem('export-ended', 'The export was taken away while it was sent. Ask for it anew.');
    sent += piece.length;
    yield piece;
  }
}

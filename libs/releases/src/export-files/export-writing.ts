import type { ExportFailure } from '@traject/contracts';
import { inTransaction } from '@traject/database/pool';
import type { ExportManifest } from '@traject/exports';
import type pg from 'pg';
import { exportColumns, type KeptExport } from './export-file.js';

/**
 * Writing the file of an export, as the worker's role. Each attempt writes pieces of its own; only the latest may go on and finish,
 * and nothing of a file is read before it is whole.
 */
export interface ExportWriting {
  /** Begins an attempt; null when the export is ready, failed or gone, so that there is nothing to do. */
  begin(exportId: string, attempt: string): Promise<KeptExport | null>;
  /** How many rows there will be. */
  expect(exportId: string, attempt: string, rows: number): Promise<void>;
  /** Adds a piece; whether this attempt may go on. */
  add(exportId: string, attempt: string, piece: Piece): Promise<boolean>;
  /** Makes the file whole; false when another attempt took over, or the export is gone. */
  finish(exportId: string, attempt: string, manifest: ExportManifest): Promise<boolean>;
  /** Gives up, and says why; nothing of the file is left. */
  fail(exportId: string, code: ExportFailure): Promise<void>;
  /** Takes the export away, and any other whose time is over. */
  remove(exportId: string): Promise<void>;
}

/** A piece of a file, and how far its rows have come with it. */
export interface Piece {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly rowsDone: number;
}

const begin = (pool: pg.Pool, exportId: string, attempt: string): Promise<KeptExport | null> =>
  inTransaction(pool, async (client) => {
    const { rows } = await client.query<KeptExport>(
      `update reports.exports set state = 'running', attempt = $2, rows_done = 0
        where export_id = $1 and state in ('waiting', 'running') returning ${exportColumns}`,
      [exportId, attempt],
    );
    await client.query('delete from reports.export_pieces where export_id = $1 and attempt <> $2', [exportId, attempt]);
    return rows[0] ?? null;
  });

const running = "export_id = $1 and attempt = $2 and state = 'running'";

const add = (pool: pg.Pool, exportId: string, attempt: string, piece: Piece): Promise<boolean> =>
  inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(`update reports.exports set rows_done = $3 where ${running}`, [
      exportId,
      attempt,
      piece.rowsDone,
    ]);
    if (rowCount === 0) return false;
    await client.query(
      'insert into reports.export_pieces (export_id, attempt, number, bytes) values ($1, $2, $3, $4)',
      [exportId, attempt, piece.number, Buffer.from(piece.bytes)],
    );
    return true;
  });

/** Opens it. @param pool opened as the role of the worker */
export const exportWriting = (pool: pg.Pool): ExportWriting => ({
  begin: (exportId, attempt) => begin(pool, exportId, attempt),
  expect: async (exportId, attempt, rows) => {
    await pool.query(`update reports.exports set rows_all = $3 where ${running}`, [exportId, attempt, rows]);
  },
  add: (exportId, attempt, piece) => add(pool, exportId, attempt, piece),
  finish: async (exportId, attempt, manifest) => {
    const { rowCount } = await pool.query(
      `update reports.exports set state = 'ready', manifest = $3, rows_done = coalesce(rows_all, rows_done) where ${running}`,
      [exportId, attempt, JSON.stringify(manifest)],
    );
    return rowCount === 1;
  },
  fail: (exportId, code) =>
    inTransaction(pool, async (client) => {
      const { rowCount } = await client.query(
        `update reports.exports set state = 'failed', failure = $2 where export_id = $1 and state in ('waiting', 'running')`,
        [exportId, code],
      );
      if (rowCount === 1) await client.query('delete from reports.export_pieces where export_id = $1', [exportId]);
    }),
  remove: async (exportId) => {
    await pool.query('delete from reports.exports where export_id = $1 or ends_at < now()', [exportId]);
  },
});

import { createHash, randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { manifestOf } from '@traject/exports';
import { exportWriting, type KeptExport } from '@traject/releases';
import { fileOfExport, type FileOfExport } from './file-of-export.js';
import { exportStep } from './export-step.js';
import type { Exporter } from './exporter.js';

/** What an attempt has written. */
interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

/** Null when the attempt may not go on. */
const writePieces = async (
  { database }: Exporter,
  { exportId }: KeptExport,
  attempt: string,
  file: FileOfExport,
): Promise<Written | null> => {
  const writing = exportWriting(database.pool);
  const hash = createHash('sha256');
  const done = { rows: 0, pieces: 0, bytes: 0 };
  for await (const bytes of file.bytes(() => (done.rows += 1))) {
    Context.current().heartbeat(done.rows);
    Context.current().cancellationSignal.throwIfAborted();
    if (bytes.length === 0) continue;
    const piece = { number: done.pieces, bytes, rowsDone: done.rows };
    if (!(await writing.add(exportId, attempt, piece))) return null;
    hash.update(bytes);
    done.pieces += 1;
    done.bytes += bytes.length;
  }
  return { bytes: done.bytes, sha256: hash.digest('hex') };
};

/**
 * Makes the file of an export. Each attempt begins anew, and a file is there once it is whole; an attempt that was taken for dead
 * and is not finds out at its next piece, and stops.
 */
export const writeExport =
  (exporter: Exporter) =>
  (exportId: string): Promise<void> =>
    exportStep(async () => {
      const { pool } = exporter.database;
      const attempt = randomUUID();
      const writing = exportWriting(pool);
      const begun = await writing.begin(exportId, attempt);
      // It is done, or whoever asked for it took it away.
      if (begun === null) return;
      const file = await fileOfExport(pool, begun.asked);
      await writing.expect(exportId, attempt, file.rows);
      const written = await writePieces(exporter, begun, attempt, file);
      if (written === null) return;
      const { publishedOn, rows, peopleLeftOut } = file;
      const madeAt = new Date().toISOString();
      await writing.finish(
        exportId,
        attempt,
        manifestOf(begun.asked, { publishedOn, madeAt, rows, peopleLeftOut, ...written }),
      );
    });

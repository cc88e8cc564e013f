import type { ExportFailure } from '@traject/contracts';
import type { ExportAsked, ExportManifest } from '@traject/exports';

/** Where the making of an export stands. */
export type ExportState = 'waiting' | 'running' | 'ready' | 'failed';

/** An export as it is kept. */
export interface KeptExport {
  readonly exportId: string;
  /** Who asked for it. */
  readonly personId: string;
  /** Whose reports it may hold: of one organisation, or, null, of all. */
  readonly organisation: string | null;
  readonly asked: ExportAsked;
  readonly state: ExportState;
  readonly rowsDone: number;
  /** Null while it is not known. */
  readonly rowsAll: number | null;
  /** Why it was not made; null unless it failed. */
  readonly failure: ExportFailure | null;
  /** The attempt that is under way, or made it; null while it waits. */
  readonly attempt: string | null;
  /** Null unless it is ready. */
  readonly manifest: ExportManifest | null;
  readonly askedAt: string;
  readonly endsAt: string;
}

/** The columns of {@link KeptExport}. */
export const exportColumns = `export_id as "exportId", person_id as "personId", organisation, asked, state,
  rows_done::float8 as "rowsDone", rows_all::float8 as "rowsAll", failure, attempt, manifest,
  to_char(asked_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "askedAt", to_char(ends_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "endsAt"`;

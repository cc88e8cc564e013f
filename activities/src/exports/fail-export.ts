import type { ExportFailure } from '@traject/contracts';
import { exportWriting } from '@traject/releases';
import type { Exporter } from './exporter.js';
import { exportStep } from './export-step.js';

/** Gives up on an export, so that whoever asked is told why; nothing of its file is left. */
export const failExport =
  ({ database }: Exporter) =>
  ({ exportId, code }: { readonly exportId: string; readonly code: ExportFailure }): Promise<void> =>
    exportStep(() => exportWriting(database.pool).fail(exportId, code));

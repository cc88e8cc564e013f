import { exportWriting } from '@traject/releases';
import type { Exporter } from './exporter.js';
import { exportStep } from './export-step.js';

/** Takes an export away, whose time is over. */
export const removeExport =
  ({ database }: Exporter) =>
  (exportId: string): Promise<void> =>
    exportStep(() => exportWriting(database.pool).remove(exportId));

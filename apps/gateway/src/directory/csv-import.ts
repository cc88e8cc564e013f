import type { CsvFile, ImportReport } from '@traject/directory';
import { z } from 'zod';
import { HttpProblem } from '../problems/http-problem.js';
import { yesOrNo } from './list-query.js';

/** Query of an import. */
export const importQuery = z.strictObject({ dryRun: yesOrNo.default(false) });

/**
 * The file that a body is.
 * @throws HttpProblem `media-type-unknown` when it was not sent as `text/csv`
 */
export function csvFile(body: unknown, dryRun: boolean): CsvFile {
  if (body instanceof Uint8Array) return { csv: body, dryRun };
  throw new HttpProblem(
    415,
    'media-type-unknown',
    'An import takes a CSV file. Nothing was imported. Send it as text/csv in UTF-8.',
  );
}

/**
 * The report of an import that was carried out, or of a dry run.
 * @throws HttpProblem `import-refused` with the report, when rows were wrong and so none was written
 */
export function imported(report: ImportReport): ImportReport {
  if (report.dryRun || report.problemCount === 0) return report;
  throw new HttpProblem(
    422,
    'import-refused',
    'Some rows cannot be imported, so none was. Correct the lines that are named and send the file again.',
    { report },
  );
}

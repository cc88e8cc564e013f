import type { OpenTransaction } from '@traject/database';
import { v7 as newId } from 'uuid';
import { changed } from '../input.js';
import { socialMapByExternalKey, writeSocialMap, type SocialMapEntry } from '../social-map/social-map.js';
import { socialMapColumns } from './columns.js';
import type { CsvFile } from './import-people.js';
import { readCsv, type CsvRow } from './read-csv.js';
import { reportOf, twiceInFile, type ImportReport, type Outcome } from './report.js';

type Row = CsvRow<typeof socialMapColumns>;

/** See `Imports.socialMap`. */
export async function importSocialMap(transaction: OpenTransaction, { csv, dryRun }: CsvFile): Promise<ImportReport> {
  const table = readCsv(csv, socialMapColumns);
  const keys = table.rows.flatMap(({ values }) => values.external_key ?? []);
  const onRecord = await socialMapByExternalKey(transaction, keys);
  const plans = table.rows.map((row) => planEntry(row, onRecord));
  const problems = [...table.problems, ...twiceInFile(table.rows, 'external_key', (row) => row.values.external_key)];
  const report = reportOf(
    dryRun,
    table.rowCount,
    plans.map(({ outcome }) => outcome),
    problems,
  );
  if (report.written) {
    await writeSocialMap(
      transaction,
      plans.filter(({ outcome }) => outcome !== 'unchanged').map(({ entry }) => entry),
    );
  }
  return report;
}

function planEntry(
  { values }: Row,
  onRecord: ReadonlyMap<string | null, SocialMapEntry>,
): { outcome: Outcome; entry: SocialMapEntry } {
  // Required columns are never absent: a file without them is refused at its header.
  const { agency = '', kind_of_help: kindOfHelp = '', region = '', how_to_refer: howToRefer = '' } = values;
  const key = values.external_key ?? null;
  const known = key === null ? undefined : onRecord.get(key);
  const told = { agency, kindOfHelp, region, howToRefer, active: values.active ?? undefined };
  if (known === undefined) {
    const entry = { id: newId(), ...told, active: told.active ?? true, externalKey: key, version: 1 };
    return { outcome: 'created', entry };
  }
  const entry = changed(known, told);
  const same = JSON.stringify(entry) === JSON.stringify(known);
  return same
    ? { outcome: 'unchanged', entry: known }
    : { outcome: 'updated', entry: { ...entry, version: known.version + 1 } };
}

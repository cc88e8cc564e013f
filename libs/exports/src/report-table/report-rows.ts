import type { AnsweredReport, Figure } from '@traject/reports';

/** What a cell of a table holds; null where nothing is told. */
export type Cell = string | number | boolean | null;

/** How a column is kept in files that have types. */
export type ColumnType = 'text' | 'whole' | 'decimal' | 'flag';

const column = (type: ColumnType, nl: string) => ({ type, nl });

/** The columns of a table of reports, in their order, by the names that every file has; `nl` is the Dutch heading. */
export const reportColumns = {
  period_from: column('text', 'periode_vanaf'),
  period_months: column('whole', 'periode_maanden'),
  measure: column('text', 'meting'),
  by: column('text', 'uitgesplitst_naar'),
  organisation: column('text', 'organisatie'),
  group: column('text', 'groep'),
  category: column('text', 'categorie'),
  hidden: column('flag', 'verborgen'),
  people: column('whole', 'mensen'),
  mean: column('decimal', 'gemiddelde'),
  median: column('decimal', 'mediaan'),
  percentile90: column('decimal', 'percentiel90'),
  before_hidden: column('flag', 'vorige_verborgen'),
  before_people: column('whole', 'vorige_mensen'),
  before_mean: column('decimal', 'vorige_gemiddelde'),
  before_median: column('decimal', 'vorige_mediaan'),
  before_percentile90: column('decimal', 'vorige_percentiel90'),
} as const satisfies Readonly<Record<string, { readonly type: ColumnType; readonly nl: string }>>;

/** Name of a column. */
export type ReportColumn = keyof typeof reportColumns;

/** One line of a report as a row of a table: {@link reportColumns} says which columns there are. */
export type ReportRow = Readonly<Record<ReportColumn, Cell>>;

/** The names of the columns, in their order. */
export const reportColumnNames: readonly ReportColumn[] =
  // Safe: the keys of a constant that is written out are exactly those of its type.
  Object.keys(reportColumns) as ReportColumn[];

/** A figure over its columns: what is hidden is null in each, and says that it is. */
const figureCells = (figure: Figure) => ({
  hidden: figure.kind === 'hidden',
  people: figure.kind === 'people' ? figure.people : null,
  mean: figure.kind === 'mean' ? figure.mean : null,
  median: figure.kind === 'percentiles' ? figure.median : null,
  percentile90: figure.kind === 'percentiles' ? figure.percentile90 : null,
});

const nothing = { hidden: null, people: null, mean: null, median: null, percentile90: null } as const;

/** The rows of a report, as they stand in every file. */
export function* reportRows({ question, period, lines }: AnsweredReport): Generator<ReportRow> {
  for (const { group, category, figure, before } of lines) {
    const earlier = before === null ? nothing : figureCells(before);
    yield {
      period_from: period.from,
      period_months: period.months,
      measure: question.measure,
      by: question.by,
      organisation: question.organisation,
      group,
      category,
      ...figureCells(figure),
      before_hidden: earlier.hidden,
      before_people: earlier.people,
      before_mean: earlier.mean,
      before_median: earlier.median,
      before_percentile90: earlier.percentile90,
    };
  }
}

import type { Measure, Period } from '@traject/reports';

/** Languages of the headings. */
export const headingLanguages = ['en', 'nl'] as const;
/** See {@link headingLanguages}. */
export type HeadingLanguage = (typeof headingLanguages)[number];

/** The files that reports come as. */
export const tableFormats = ['csv', 'parquet'] as const;
/** See {@link tableFormats}. */
export type TableFormat = (typeof tableFormats)[number];

/** What an export is made of. It names no person. */
export type ExportAsked =
  | {
      readonly content: 'reports';
      readonly format: TableFormat;
      readonly period: Period;
      /** Null: every organisation, and all of them together. */
      readonly organisation: string | null;
      /** Null: every measure. */
      readonly measures: readonly Measure[] | null;
      readonly headings: HeadingLanguage;
    }
  | { readonly content: 'process-log'; readonly format: 'ocel'; readonly period: Period };

/** The form of a file. */
export type ExportFormat = ExportAsked['format'];

/** The media type of each, and the ending of its name. */
export const fileKinds: Readonly<Record<ExportFormat, { readonly mediaType: string; readonly ending: string }>> = {
  csv: { mediaType: 'text/csv; charset=utf-8', ending: 'csv' },
  parquet: { mediaType: 'application/vnd.apache.parquet', ending: 'parquet' },
  ocel: { mediaType: 'application/json', ending: 'json' },
};

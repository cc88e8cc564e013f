import type { Dimension, Measure } from '../model/measures.js';
import type { Period } from '../model/period.js';

/** What a report says of one group; `hidden` never says why, nor whether anybody stands in it. */
export type Figure =
  | { readonly kind: 'hidden' }
  | { readonly kind: 'people'; readonly people: number }
  | { readonly kind: 'mean'; readonly mean: number }
  | { readonly kind: 'percentiles'; readonly median: number | null; readonly percentile90: number | null };

/** The one figure that tells nothing. */
export const hidden: Figure = { kind: 'hidden' };

/** One line of a release. */
export interface ReleasedLine {
  readonly measure: Measure;
  readonly by: Dimension;
  /** Null for all organisations together. */
  readonly organisation: string | null;
  /** Department, route or theme; null for the whole organisation. */
  readonly group: string | null;
  /** Category of a measure that has them. */
  readonly category: string | null;
  readonly figure: Figure;
}

/** An organisation as the directory knows it on the day of publication. */
export interface KnownOrganisation {
  readonly organisation: string;
  readonly departments: readonly string[];
  /**
   * Whether anybody there belongs to no department; true when that is not known. They are a group like a department, so that
   * nobody is to learn that none of them has a journey: a department is hidden beside them.
   */
  readonly hasPeopleWithoutDepartment: boolean;
  /** The departments that became part of others, by the one that each is part of now; left out: none did. */
  readonly formerly?: Readonly<Record<string, readonly string[]>>;
}

/** The organisations that are published together. */
export interface Series {
  readonly organisations: readonly KnownOrganisation[];
}

/** A department as it was put together when a period was published. */
export interface ReleasedDepartment {
  readonly organisation: string;
  readonly department: string;
  /** The departments that had become part of it by then. */
  readonly formerly: readonly string[];
}

/** All that is ever told of a period: every allowed report of every organisation of a series, decided together. */
export interface Release {
  readonly period: Period;
  readonly organisations: readonly string[];
  /** What departments were then: one that is named alike in another release may have other people. */
  readonly departments: readonly ReleasedDepartment[];
  readonly lines: readonly ReleasedLine[];
}

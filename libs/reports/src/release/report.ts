import { themeForEmployer, themes } from '@traject/domain';
import { groupsOf } from '../model/groups.js';
import { breakdownsOf, categoriesOf, type Dimension, type Measure } from '../model/measures.js';
import { periodBefore, periodKey, type Period } from '../model/period.js';
import type { Figure, Release, ReleasedLine } from './figures.js';

/** Who asks: an employer sees its own organisation alone; the provider's analysts and coordinators see all. */
export type Asker = { readonly sees: 'own'; readonly organisation: string } | { readonly sees: 'all' };

/** What can be asked. There is no other filter: no days, no groups of departments, no two breakdowns at once. */
export interface Question {
  readonly measure: Measure;
  readonly by: Dimension;
  /** Null: all organisations of the series together. */
  readonly organisation: string | null;
}

/** Why a question has no answer. */
export type QuestionRefusal =
  /** This measure is not told by this. */
  | 'breakdown-not-reported'
  /** The asker may not see it, or there is no such organisation: the same answer. */
  | 'organisation-not-found';

/** One line of a report, with the same group in the period before. */
export interface ReportLine {
  readonly group: string | null;
  readonly category: string | null;
  readonly figure: Figure;
  /** Null when that period was not published, had no such group, or is not comparable. */
  readonly before: Figure | null;
  /**
   * False for a department that is put together otherwise than when the period before was published, as others became part of it or
   * parts of it left, or that is new by that name, and for a theme that then had a part of it in a line of its own: other people
   * stood there then.
   */
  readonly comparable: boolean;
}

/** A report that answers its question. No line: too few people for anything. */
export interface AnsweredReport {
  readonly kind: 'report';
  readonly question: Question;
  readonly period: Period;
  readonly lines: readonly ReportLine[];
}

/** A report, chart or export: a cut out of what was published. */
export type Report = AnsweredReport | { readonly kind: 'refused'; readonly code: QuestionRefusal };

const isAbout = (line: ReleasedLine, { measure, by, organisation }: Question): boolean =>
  line.measure === measure && line.by === by && line.organisation === organisation;

/** What a department was put together of when a release was published; null where it was not there, or that is not known. */
const partsOf = ({ departments }: Release, organisation: string | null, group: string | null): string | null => {
  const found = departments.find((each) => each.organisation === organisation && each.department === group);
  return found === undefined ? null : [found.department, ...found.formerly].toSorted().join('\n');
};

/** The theme that a line is about, or null. */
const themeOf = ({ measure, by, group, category }: ReleasedLine): string | null =>
  measure === 'themes' ? category : by === 'theme' ? group : null;

/** Whether a line may be told. What was published before a category or a theme was told no more still has a line of it. */
const isTold = ({ measure, by, group, category }: ReleasedLine): boolean => {
  if (category !== null) return categoriesOf(measure).includes(category);
  return by !== 'theme' || group === null || groupsOf.theme.some((told) => told === group);
};

/** Whether a release tells a theme without those that are part of it now, as it has lines of their own for them. */
const isWithoutItsParts = ({ lines }: Release, theme: string): boolean => {
  const parts = themes.filter((each) => each !== theme && themeForEmployer(each) === theme);
  return lines.some((line) => parts.some((part) => part === themeOf(line)));
};

/** Whether a line of a report is of what it was when the period before was published. Only departments and themes can differ. */
const isAsBefore = (release: Release, before: Release, line: ReleasedLine): boolean => {
  const theme = themeOf(line);
  if (theme !== null) return isWithoutItsParts(release, theme) === isWithoutItsParts(before, theme);
  if (line.by !== 'department') return true;
  const then = partsOf(before, line.organisation, line.group);
  return then !== null && then === partsOf(release, line.organisation, line.group);
};

/** Answers a question out of a release; nothing is computed, so no answer tells more than the release itself. */
export const reportOf = (release: Release, before: Release | null, asker: Asker, question: Question): Report => {
  const { organisation } = question;
  const theirs = asker.sees === 'all' || organisation === asker.organisation;
  if (!theirs || (organisation !== null && !release.organisations.includes(organisation))) {
    return { kind: 'refused', code: 'organisation-not-found' };
  }
  if (!breakdownsOf(question.measure).includes(question.by)) return { kind: 'refused', code: 'breakdown-not-reported' };
  const earlier =
    before !== null && periodKey(before.period) === periodKey(periodBefore(release.period)) ? before : null;
  const linesBefore = earlier?.lines.filter((line) => isAbout(line, question)) ?? [];
  const lines = release.lines
    .filter((line) => isAbout(line, question) && isTold(line))
    .map((line) => {
      const { group, category, figure } = line;
      const comparable = earlier === null || isAsBefore(release, earlier, line);
      const then = linesBefore.find((other) => other.group === group && other.category === category);
      return { group, category, figure, before: comparable ? (then?.figure ?? null) : null, comparable };
    });
  return { kind: 'report', question, period: release.period, lines };
};

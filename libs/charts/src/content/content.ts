import {
  periodBefore,
  tellingOf,
  thresholdOf,
  type AnsweredReport,
  type Question,
  type Telling,
} from '@traject/reports';
import { words, type Bilingual, type Language } from '@traject/tasks';
import { categoryWords, dimensionWords, groupWords, wordsOfCode } from '../words/codes.js';
import { periodWords, plainText } from '../words/formats.js';
import { measureWords, unitWords } from '../words/measures.js';
import { countHidden, hiddenBecause, phrases } from '../words/phrases.js';
import { cellsOf, isHidden, type Cell, type FigureReading } from './cells.js';

/** What organisations and departments are called; a report knows them by their ids. */
export interface ChartNames {
  /** Name of the organisation that the report is about; unused when it is about all of them. */
  readonly organisation: string;
  /** Names of its departments by id. One that is not known any more is called by its id, which people chose. */
  readonly departments: ReadonlyMap<string, string>;
}

/** One group or category of a report, in words. */
export interface ContentRow {
  readonly group: string | null;
  readonly category: string | null;
  readonly now: readonly Cell[];
  readonly before: readonly Cell[];
}

/** All that picture and table say, in one language. Both are made from this, so neither knows more. */
export interface Content {
  readonly language: Language;
  readonly question: Question;
  readonly telling: Telling;
  readonly title: string;
  /** What the report is about: an organisation, or all of them. */
  readonly organisation: string;
  /** Of whom and in what unit. */
  readonly subtitle: string;
  readonly description: string;
  readonly period: string;
  /** Null where no group has a period before. */
  readonly periodBefore: string | null;
  readonly rows: readonly ContentRow[];
  readonly hiddenBecause: string;
  readonly notes: readonly string[];
}

const groupName = ({ by }: Question, group: string | null, names: ChartNames): Bilingual | null => {
  if (group === null) return null;
  switch (by) {
    case 'route':
      return wordsOfCode(groupWords.route, group);
    case 'theme':
      return wordsOfCode(groupWords.theme, group);
    case 'organisation':
    case 'department': {
      const name = plainText(names.departments.get(group) ?? group);
      return words(name, name);
    }
  }
};

const categoryName = ({ measure }: Question, category: string | null): Bilingual | null => {
  if (category === null) return null;
  const known: Readonly<Record<string, Readonly<Record<string, Bilingual>>>> = categoryWords;
  return wordsOfCode(known[measure] ?? {}, category);
};

const titleOf = ({ measure, by }: Question, language: Language): string =>
  [measureWords[measure].title[language], dimensionWords[by].by?.[language]].filter(Boolean).join(' ');

const unitOf = (telling: Telling): Bilingual => {
  switch (telling.kind) {
    case 'people':
    case 'shares':
      return unitWords.people;
    case 'mean':
    case 'percentiles':
      return unitWords[telling.kind][telling.unit];
  }
};

/** What a report says, in words of one language. */
export const contentOf = (
  report: AnsweredReport,
  language: Language,
  names: ChartNames,
  read: FigureReading,
): Content => {
  const { question, period, lines } = report;
  const { measure, by } = question;
  const telling = tellingOf(measure);
  const rows = lines.map((line) => ({
    group: groupName(question, line.group, names)?.[language] ?? null,
    category: categoryName(question, line.category)?.[language] ?? null,
    now: cellsOf(line, telling, language, read),
    before: cellsOf({ figure: line.before, comparable: line.comparable }, telling, language, read),
  }));
  const isCompared = lines.some(({ before }) => before !== null);
  const isChanged = lines.some(({ comparable }) => !comparable);
  const cells = rows.flatMap(({ now, before }) => [...now, ...before]);
  const hidden = cells.filter(isHidden).length;
  const whom = telling.population === 'practitioners' ? 'practitioners' : 'people';
  const because = hiddenBecause(telling.kind, whom, thresholdOf(telling, by))[language];
  const organisation =
    question.organisation === null ? phrases.allOrganisations[language] : plainText(names.organisation);
  const asksThemselves = telling.population !== 'practitioners' && telling.population !== 'advised';
  const title = titleOf(question, language);
  const subtitle = `${organisation}, ${unitOf(telling)[language]}`;
  const periods = periodWords(period, language);
  const notes = [
    ...(rows.length === 0 ? [phrases.tooFew[language]] : []),
    measureWords[measure].about[language],
    ...(asksThemselves ? [phrases.selfRequested[language]] : []),
    ...(isChanged ? [phrases[by === 'department' ? 'departmentsChanged' : 'themesChanged'][language]] : []),
    ...(isCompared || isChanged || rows.length === 0 ? [] : [phrases.nothingBefore[language]]),
  ];
  return {
    language,
    question,
    telling,
    title,
    organisation,
    subtitle,
    description: [
      `${subtitle}, ${periods}.`,
      ...(rows.length === 0 ? [phrases.tooFew[language]] : []),
      ...(hidden === 0 ? [] : [countHidden(hidden)[language]]),
    ].join(' '),
    period: periods,
    periodBefore: isCompared ? periodWords(periodBefore(period), language) : null,
    rows,
    hiddenBecause: because,
    notes,
  };
};

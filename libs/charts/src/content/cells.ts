import type { Figure, Telling } from '@traject/reports';
import type { Bilingual, Language } from '@traject/tasks';
import { numberWords } from '../words/formats.js';
import { phrases } from '../words/phrases.js';

/** One number of a figure: percentiles are two. */
export type Statistic = 'people' | 'mean' | 'median' | 'percentile90';

/** What a chart knows of one number. There is no place in it for what is hidden. */
export type Cell =
  | { readonly kind: 'told'; readonly value: number; readonly text: string }
  | { readonly kind: 'hidden' }
  /** The period before was not published, had no such group, or one that was put together otherwise. */
  | { readonly kind: 'none'; readonly because: 'not-there' | 'put-together-otherwise' };

/** Whether a cell tells nothing. */
export const isHidden = ({ kind }: Cell): boolean => kind === 'hidden';

/** The numbers of which a figure of a measure is made. */
export const statisticsOf = ({ kind }: Telling): readonly Statistic[] => {
  switch (kind) {
    case 'people':
    case 'shares':
      return ['people'];
    case 'mean':
      return ['mean'];
    case 'percentiles':
      return ['median', 'percentile90'];
  }
};

/** Reads one number of a figure; null where it is hidden. There is one way; the tests hold it against one that leaks. */
export type FigureReading = (figure: Figure, statistic: Statistic) => number | null;

/** See {@link FigureReading}. */
export const readTold: FigureReading = (figure, statistic) => {
  if (figure.kind === 'hidden') return null;
  if (figure.kind === 'people' && statistic === 'people') return figure.people;
  if (figure.kind === 'mean' && statistic === 'mean') return figure.mean;
  if (figure.kind === 'percentiles' && statistic === 'median') return figure.median;
  if (figure.kind === 'percentiles' && statistic === 'percentile90') return figure.percentile90;
  throw new Error(`A report tells ${figure.kind} where its measure tells ${statistic}. Nothing was drawn.`);
};

/** What is said in place of a figure that there is not. */
export const wordsForNone = ({ because }: Extract<Cell, { readonly kind: 'none' }>): Bilingual =>
  because === 'not-there' ? phrases.noSuchGroup : phrases.otherGroup;

/**
 * The cells of one figure, in the order of {@link statisticsOf}.
 * @param comparable false: there is none as the group was put together otherwise
 */
export const cellsOf = (
  { figure, comparable = true }: { readonly figure: Figure | null; readonly comparable?: boolean },
  telling: Telling,
  language: Language,
  read: FigureReading,
): readonly Cell[] =>
  statisticsOf(telling).map((statistic) => {
    if (figure === null) return { kind: 'none', because: comparable ? 'not-there' : 'put-together-otherwise' };
    const value = read(figure, statistic);
    return value === null ? { kind: 'hidden' } : { kind: 'told', value, text: numberWords(value, telling, language) };
  });

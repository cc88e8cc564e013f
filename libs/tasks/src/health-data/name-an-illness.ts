import { anywhereInAWord, atTheStartOfAWord, wholeWords, wordsBesideEachOther } from './illness-words.js';

/** Where something stands in a text, in UTF-16 code units: the start, and the first after its end. */
export interface TextPlace {
  readonly start: number;
  readonly end: number;
}

interface Word extends TextPlace {
  /** In lower case, without accents, hyphens and what is not seen. */
  readonly plain: string;
}

/** A word goes on over a hyphen, an apostrophe, and what is not seen: a soft hyphen, a space without width. */
const wordPattern = /[\p{L}\p{M}\p{N}]+(?:[-'’\u00ad\u200b-\u200d\u2010\u2011\u2060\ufeff]+[\p{L}\p{M}\p{N}]+)*/gu;

const plainOf = (word: string): string =>
  word
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

const wordsIn = (text: string): readonly Word[] =>
  Array.from(text.matchAll(wordPattern), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    plain: plainOf(word),
  }));

const namesByItself = ({ plain }: Word): boolean =>
  wholeWords.includes(plain) ||
  atTheStartOfAWord.some((start) => plain.startsWith(start)) ||
  anywhereInAWord.some((part) => plain.includes(part));

/** The place of these words when they stand beside each other from here; null otherwise. */
const besideEachOther = (words: readonly Word[], from: number, sought: readonly string[]): TextPlace | null => {
  const found = words.slice(from, from + sought.length);
  const [first] = found;
  const last = found.at(-1);
  if (first === undefined || last === undefined) return null;
  return sought.every((plain, index) => found[index]?.plain === plain) ? { start: first.start, end: last.end } : null;
};

/** Where a text names an illness, a complaint of body or mind, or its treatment, in Dutch or English, from its start on. */
export const placesThatNameAnIllness = (text: string): readonly TextPlace[] => {
  const words = wordsIn(text);
  return words.flatMap((word, index) => {
    if (namesByItself(word)) return [{ start: word.start, end: word.end }];
    return wordsBesideEachOther.flatMap((sought) => besideEachOther(words, index, sought) ?? []);
  });
};

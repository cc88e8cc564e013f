import { randomInt } from 'node:crypto';

/**
 * Words that are planted in the place of what people confide, so that they are recognised wherever they turn up. All of
 * a run begin alike: one that was cut off is still found, and what no marker begins with need not be looked at twice.
 */
export interface Markers {
  /** How every marker of this run begins: the words, and those of digits alone. */
  readonly beginnings: readonly [word: string, digits: string];
  /** A new word. @param what it stands for, e.g. `record-bmw-talk.notes` */
  word(what: string): string;
  /** A new row of digits, where nothing else fits. */
  digits(what: string): string;
  /** Every marker in some text, in lower case; one that was cut off as the beginning alone. */
  in(text: string): readonly string[];
  /** What a marker stands for. */
  whatIs(marker: string): string;
}

/** Without vowels chance writes no word, and no illness that an employer's text is refused for. */
const letters = 'bcdfghjkmnpqrtvwxz23456789';
const digits = '0123456789';
const beginningLength = 10;
const endLength = 8;

const draw = (from: string, length: number): string =>
  Array.from({ length }, () => from[randomInt(from.length)] ?? '').join('');

/** A beginning in both cases, so that a change of case is seen not to hide it. */
const newBeginning = (): string => `Zq${draw(letters, beginningLength - 4)}Xk`;

/** Makes the markers of one run. */
export const newMarkers = (): Markers => {
  const beginnings = [newBeginning(), `7${draw(digits, beginningLength - 1)}`] as const;
  const [word, row] = beginnings;
  const meanings = new Map<string, string>();
  const planted = (marker: string, what: string): string => {
    meanings.set(marker.toLowerCase(), what);
    return marker;
  };
  const form = new RegExp(`(?:${word})[${letters}]{0,${endLength}}|(?:${row})[0-9]{0,${endLength}}`, 'gi');
  return {
    beginnings,
    word: (what) => planted(`${word}${draw(letters, endLength)}`, what),
    digits: (what) => planted(`${row}${draw(digits, endLength)}`, what),
    in: (text) =>
      Array.from(text.matchAll(form), ([found]) => {
        const marker = found.toLowerCase();
        return meanings.has(marker) ? marker : marker.slice(0, beginningLength);
      }),
    whatIs: (marker) => meanings.get(marker.toLowerCase()) ?? 'the beginning of a marker, the rest of it cut off',
  };
};

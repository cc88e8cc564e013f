import { lookAlikes } from './look-alikes.js';

/** A text as it reads, and where each of its characters stands in what was written. */
export interface PlainText {
  /** In lower case, without accents and what is not seen; look-alikes are the Latin letters that they look like. */
  readonly plain: string;
  /** For each character of `plain`, where the one that it comes from begins. */
  readonly starts: readonly number[];
  /** And the first place after it. */
  readonly ends: readonly number[];
}

/** What leaves no letter: marks, what Unicode lets a program leave out, and controls that are no space. */
const leavesNothing = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}]|(?!\s)\p{Cc}/gu;

const latin = (character: string): string => lookAlikes.get(character) ?? character;

const isPrintableAscii = (character: string): boolean => character >= ' ' && character <= '~';

/** Twice, as a letter in a circle or with an accent may be a look-alike once it is taken out of it. */
const plainOf = (character: string): string =>
  isPrintableAscii(character) ? character.toLowerCase() : lookedUp(character);

const lookedUp = (character: string): string =>
  Array.from(latin(character).normalize('NFKD').replaceAll(leavesNothing, ''), latin).join('').toLowerCase();

/** Reads a text as somebody reads it on a screen. */
export const plainText = (text: string): PlainText => {
  const [starts, ends]: [number[], number[]] = [[], []];
  let plain = '';
  let start = 0;
  for (const character of text) {
    const end = start + character.length;
    for (const unit of plainOf(character).split('')) {
      plain += unit;
      starts.push(start);
      ends.push(end);
    }
    start = end;
  }
  return { plain, starts, ends };
};

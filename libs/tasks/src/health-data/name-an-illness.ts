import { anywhereInAWord, atTheStartOfAWord } from './illness-words.js';
import { plainText, type PlainText } from './plain-text.js';
import { factsOfTheProcess, wholeWords, wordsBesideEachOther } from './whole-words.js';

/** Where something stands in a text, in UTF-16 code units: the start, and the first after its end. */
export interface TextPlace {
  readonly start: number;
  readonly end: number;
}

interface Word extends TextPlace {
  /** Its letters and digits alone. */
  readonly plain: string;
  /** How many letters it was written with. */
  readonly letters: number;
}

/** A word goes on over a hyphen and an apostrophe, and over a hyphen at the end of a line. */
const wordPattern = /[\p{L}\p{N}]+(?:(?:['’]|[-\u2010](?:[^\S\n]*\n\s*)?)+[\p{L}\p{N}]+)*/gu;

/** What stands on either side of a hyphen or an apostrophe: `ptss-klachten`, `ADHD-er`. */
const partPattern = /[\p{L}\p{N}]+/gu;

/** A word in which digits and signs may stand for letters: `b0rn-0ut`, `@utisme`, `p$ychose`. */
const disguisedPattern = /[@$]?[\p{L}\p{N}](?:[\p{L}\p{N}@$€!|'’\u2010-]*[\p{L}\p{N}])?/gu;

/** At least three letters one by one, with up to three other characters between: `b u r n o u t`, `P.T.S.S.` */
const spelledOutPattern = /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}][^\p{L}\p{N}\n]{1,3}){2,}[\p{L}\p{N}](?![\p{L}\p{N}])/gu;

/** Which letter is meant by a digit or a sign; `l` and `i` are one here, as a 1 may be either. */
const standsFor: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '€': 'e',
  '!': 'i',
  '|': 'i',
  l: 'i',
};

const undisguised = (word: string): string => Array.from(word, (each) => standsFor[each] ?? each).join('');

const found = ({ plain, starts, ends }: PlainText, pattern: RegExp, read: (word: string) => string): readonly Word[] =>
  Array.from(plain.matchAll(pattern), ({ 0: word, index }) => ({
    start: starts[index] ?? 0,
    end: ends[index + word.length - 1] ?? 0,
    plain: read(word).replaceAll(/[^\p{L}\p{N}]/gu, ''),
    letters: word.match(/\p{L}/gu)?.length ?? 0,
  }));

/** The lists with each word as somebody may write it. */
interface Lists {
  readonly anywhere: readonly string[];
  readonly atTheStart: readonly string[];
  readonly whole: readonly string[];
  readonly besideEachOther: readonly (readonly string[])[];
  /** Fewest letters of a word that names it by itself. */
  readonly fewestLetters: number;
}

const asListed: Lists = {
  anywhere: anywhereInAWord,
  atTheStart: atTheStartOfAWord,
  whole: wholeWords,
  besideEachOther: wordsBesideEachOther,
  fewestLetters: 1,
};

/** What may stand anywhere in a word was found in the whole of it. */
const asPart: Lists = { ...asListed, anywhere: [] };

/** Of a word with digits in it the short ones are left out: `R51` and `PD5` are rooms, articles and parts. */
const disguised: Lists = {
  anywhere: anywhereInAWord.map(undisguised),
  atTheStart: atTheStartOfAWord.map(undisguised),
  whole: [],
  besideEachOther: wordsBesideEachOther.map((words) => words.map(undisguised)),
  fewestLetters: 3,
};

const oneByOne = (lists: Lists): Lists => ({
  ...lists,
  // Letters one by one are no ordinary words, so that what begins one may stand anywhere among them.
  anywhere: [...lists.anywhere, ...lists.atTheStart],
  // Three of them are somebody's initials.
  whole: lists.whole.filter(({ length }) => length > 3),
});
const spelledOut = oneByOne(asListed);
const spelledOutDisguised = oneByOne(disguised);

const namesByItself = ({ plain, letters }: Word, { anywhere, atTheStart, whole, fewestLetters }: Lists): boolean =>
  letters >= fewestLetters &&
  (whole.includes(plain) ||
    atTheStart.some((start) => plain.startsWith(start)) ||
    anywhere.some((part) => plain.includes(part)));

/** The place of these words when they stand beside each other from here; null otherwise. */
const besideEachOther = (words: readonly Word[], from: number, sought: readonly string[]): TextPlace | null => {
  const beside = words.slice(from, from + sought.length);
  const [first] = beside;
  const last = beside.at(-1);
  if (first === undefined || last === undefined) return null;
  return sought.every((plain, index) => beside[index]?.plain === plain) ? { start: first.start, end: last.end } : null;
};

const placesIn = (words: readonly Word[], lists: Lists): readonly TextPlace[] =>
  words.flatMap((word, index) => {
    if (factsOfTheProcess.some((fact) => besideEachOther(words, index, fact) !== null)) return [];
    if (namesByItself(word, lists)) return [{ start: word.start, end: word.end }];
    return lists.besideEachOther.flatMap((sought) => besideEachOther(words, index, sought) ?? []);
  });

/** From the start on, and of those that overlap the first and longest. */
const inOrder = (places: readonly TextPlace[]): readonly TextPlace[] => {
  const kept: TextPlace[] = [];
  for (const place of places.toSorted((one, other) => one.start - other.start || other.end - one.end))
    if (place.start >= (kept.at(-1)?.end ?? 0)) kept.push(place);
  return kept;
};

/**
 * Where a text names an illness, a complaint of body or mind, or its treatment, in Dutch or English, from its start on.
 * It reads as somebody reads it on a screen: look-alikes of other scripts, accents, digits for letters, characters that
 * are not seen and letters one by one do not hide a word.
 */
export const placesThatNameAnIllness = (text: string): readonly TextPlace[] => {
  const read = plainText(text);
  const asIs = (word: string): string => word;
  return inOrder([
    ...placesIn(found(read, wordPattern, asIs), asListed),
    ...placesIn(found(read, partPattern, asIs), asPart),
    ...placesIn(found(read, disguisedPattern, undisguised), disguised),
    ...placesIn(found(read, spelledOutPattern, asIs), spelledOut),
    ...placesIn(found(read, spelledOutPattern, undisguised), spelledOutDisguised),
  ]);
};

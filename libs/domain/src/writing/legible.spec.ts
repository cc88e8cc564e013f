import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textFault } from './legible.js';

/** Characters of which nothing is seen, with what they are. */
const unseen: readonly (readonly [what: string, character: string])[] = [
  ['a space', ' '],
  ['a space that does not break', '\u00a0'],
  ['an ideographic space', '\u3000'],
  ['a soft hyphen', '\u00ad'],
  ['a space without width', '\u200b'],
  ['a joiner', '\u200d'],
  ['a word joiner', '\u2060'],
  ['a byte order mark', '\ufeff'],
  ['a mark from right to left', '\u200f'],
  ['an override', '\u202e'],
  ['an isolate', '\u2066'],
  ['a line separator', '\u2028'],
  ['a bell', '\u0007'],
  ['a C1 control', '\u0085'],
  ['a Hangul filler', '\u3164'],
  ['a Hangul filler of half width', '\uffa0'],
  ['a Hangul jamo filler', '\u115f'],
  ['a blank of Braille', '\u2800'],
  ['a blank hieroglyph', '\u{13441}'],
  ['a stand-in for an object', '\ufffc'],
  ['a selector of a variant', '\ufe0f'],
  ['a tag', '\u{e0041}'],
  ['a mark without a letter', '\u0301'],
  ['an unassigned character', '\u0378'],
  ['no character', '\uffff'],
  ['a private character', '\ue000'],
  ['half of a character', '\ud800'],
];

describe('a text of which nothing is seen', () => {
  test.each(unseen)('is empty: %s', (_what, character) => {
    for (const text of [character, character.repeat(3), ` ${character}\u200b`]) {
      expect(textFault(text, 'line')).toBe('empty');
      expect(textFault(text, 'lines')).toBe('empty');
    }
  });

  test('is empty whatever it is made of', () => {
    const some = fc.array(fc.constantFrom(...unseen.map(([, character]) => character)), { maxLength: 20 });
    fc.assert(fc.property(some, (characters) => textFault(characters.join(''), 'lines') === 'empty'));
  });

  test('is no longer so with one letter, digit or sign', () => {
    for (const seen of ['a', 'é', 'e\u0301', '7', '?', '€', '你', 'ع', '😀'])
      expect(textFault(`\u200b${seen}\u00ad`, 'line')).toBeNull();
  });
});

const inTags = (word: string): string =>
  [...word].map((each) => String.fromCodePoint(0xe0000 + each.charCodeAt(0))).join('');

describe('characters that are not seen and change what is', () => {
  test.each([
    ['an override', 'Agreed\u202etfel'],
    ['an embedding', '\u202aAgreed'],
    ['the end of one', 'Agreed\u202c'],
    ['an isolate', 'Agreed\u2067now\u2069'],
    ['a deprecated format', 'Agreed\u206f'],
    ['an annotation', 'Agreed\ufff9no\ufffb'],
    ['words in tags', `Agreed${inTags('no')}`],
    ['words in the tags of a flag', `Agreed \u{1f3f4}${inTags('burnout')}\u{e007f}`],
    [
      'bytes in selectors of a variant',
      `Agreed😀${[...'no'].map((each) => String.fromCodePoint(0xe0100 + each.charCodeAt(0))).join('')}`,
    ],
    ['bits in the older selectors', 'Agreed😀\ufe00\ufe01\ufe01'],
    ['bits in spaces without width', 'Agreed\u200b\u200c\u200b\u200b'],
    ['an escape', 'Agreed\u001b[8m'],
    ['a backspace', 'Agreed\u0008'],
    ['half of a character', 'Agreed\udc00'],
  ])('are refused: %s', (_what, text) => {
    expect(textFault(text, 'line')).toBe('hidden-characters');
    expect(textFault(text, 'lines')).toBe('hidden-characters');
  });

  test.each([
    ['a new line', 'one\ntwo'],
    ['a carriage return', 'one\r\ntwo'],
    ['a tab', 'one\ttwo'],
    ['a line separator', 'one\u2028two'],
  ])('are no matter in a text of several lines, and are in a name: %s', (_what, text) => {
    expect(textFault(text, 'lines')).toBeNull();
    expect(textFault(text, 'line')).toBe('hidden-characters');
  });
});

test.each([
  'Noor van ’t Hof-Çelik',
  'Ein\u00adver\u00adständ\u00adnis',
  'می\u200cخواهم با مربی صحبت کنم',
  '\u200fשלום\u200f, goedemorgen',
  'We hebben 👩\u200d👩\u200d👧 en ❤\ufe0f besproken (100%).',
  '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} Schotland',
  '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} en \u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}',
  '葛\u{e0100}城 👁\ufe0f\u200d🗨\ufe0f 1\ufe0f\u20e3',
  '김민준',
])('what people write is left alone: %s', (text) => {
  expect(textFault(text, 'line')).toBeNull();
  expect(textFault(text, 'lines')).toBeNull();
});

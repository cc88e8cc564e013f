import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anywhereInAWord, atTheStartOfAWord } from './illness-words.js';
import { wholeWords, wordsBesideEachOther } from './whole-words.js';
import { lookAlikes } from './look-alikes.js';
import { placesThatNameAnIllness } from './name-an-illness.js';

const found = (text: string): readonly string[] =>
  placesThatNameAnIllness(text).map(({ start, end }) => text.slice(start, end));

describe('a word that names an illness is read through its disguise', () => {
  test.for([
    ['Cyrillic', 'Zij heeft een dерrеssіе.', 'dерrеssіе'],
    ['Cyrillic capitals', 'EEN ВURNОUТ', 'ВURNОUТ'],
    ['Greek', 'met κanκer thuis', 'κanκer'],
    ['Armenian and Cherokee', 'een ԁiaɡnоѕе', 'ԁiaɡnоѕе'],
    ['full width', 'ｂｕｒｎｏｕｔ', 'ｂｕｒｎｏｕｔ'],
    ['mathematical letters', '𝐛𝐮𝐫𝐧𝗼𝘂𝘁 of 𝓶𝓲𝓰𝓻𝓪𝓲𝓷𝓮', '𝐛𝐮𝐫𝐧𝗼𝘂𝘁|𝓶𝓲𝓰𝓻𝓪𝓲𝓷𝓮'],
    ['mathematical Greek', 'k𝛂nker', 'k𝛂nker'],
    ['letters in circles and squares', 'ⓚⓐⓝⓚⓔⓡ 🅺🅰🅽🅺🅴🆁', 'ⓚⓐⓝⓚⓔⓡ|🅺🅰🅽🅺🅴🆁'],
    ['small capitals', 'een ʙᴜʀɴᴏᴜᴛ', 'ʙᴜʀɴᴏᴜᴛ'],
    ['accents', 'dèprëssîe en d̶e̶p̶r̶e̶s̶s̶i̶e̶', 'dèprëssîe|d̶e̶p̶r̶e̶s̶s̶i̶e'],
    ['strokes', 'đepressie, kanĸer', 'đepressie|kanĸer'],
    ['soft hyphens', 'bu\u00adrn\u00adout', 'bu\u00adrn\u00adout'],
    ['spaces without width', 'd\u200be\u2060p\ufeffr\u200dessie', 'd\u200be\u2060p\ufeffr\u200dessie'],
    ['Hangul fillers', 'kan\u3164ker', 'kan\u3164ker'],
    ['marks of direction', 'kan\u200eker', 'kan\u200eker'],
    ['selectors of variants', 'kan\ufe0fker', 'kan\ufe0fker'],
    ['digits', 'een b0rn0ut? nee, een burn0ut of d3pr3ssi3', 'burn0ut|d3pr3ssi3'],
    ['signs', 'p$ychose, @utisme, suïc!dal', 'p$ychose|@utisme|suïc!dal'],
    ['a one for an l and for an i', 'a1coho1isme, d1agnose', 'a1coho1isme|d1agnose'],
    ['a capital i for an l', 'aIcohoIisme', 'aIcohoIisme'],
    ['words beside each other', 'a b4ck pa1n, he had a he@rt attack, bυrn оut', 'b4ck pa1n|he@rt attack|bυrn оut'],
    ['letters one by one', 'zij heeft een b u r n o u t gehad', 'b u r n o u t'],
    ['letters with dots', 'D.E.P.R.E.S.S.I.E. en P.T.S.S.', 'D.E.P.R.E.S.S.I.E|P.T.S.S'],
    ['letters with other signs', 'b-u-r-n-o-u-t b_u_r_n_o_u_t b * u * r * n * o * u * t', undefined],
    ['letters one by one, disguised', 'd 3 p r 3 s s і e', 'd 3 p r 3 s s і e'],
    ['letters one by one after another', 'hebt u b u r n o u t', 'u b u r n o u t'],
  ] as const)('%s', ([, text, words]) => {
    expect(found(text).join('|')).toBe(words ?? 'b-u-r-n-o-u-t b_u_r_n_o_u_t b * u * r * n * o * u * t');
  });

  const othersOf = (letter: string): readonly string[] =>
    [...lookAlikes].flatMap(([other, looksLike]) => (looksLike === letter ? [other] : []));
  const fullWidth = (letter: string): string => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0);

  type Disguise = (letter: string, chosen: number) => string;
  const disguises: Readonly<Record<string, Disguise>> = {
    'look-alikes': (letter, chosen) => othersOf(letter)[chosen % Math.max(1, othersOf(letter).length)] ?? letter,
    'full width': (letter) => fullWidth(letter),
    accents: (letter, chosen) => letter + (['\u0301', '\u0308', '\u0336'][chosen % 3] ?? ''),
    'what is not seen': (letter, chosen) => letter + (['\u00ad', '\u200b', '\u3164', '\ufe0f'][chosen % 4] ?? ''),
    capitals: (letter) => letter.toUpperCase(),
  };
  const all = [
    ...anywhereInAWord,
    ...atTheStartOfAWord,
    ...wholeWords,
    ...wordsBesideEachOther.map((words) => words.join(' ')),
  ];
  const disguised = fc
    .tuple(
      fc.constantFrom(...all),
      fc.array(fc.tuple(fc.constantFrom(...Object.keys(disguises)), fc.nat()), { minLength: 30, maxLength: 30 }),
    )
    .map(([word, how]) =>
      Array.from(word, (letter, index) => {
        const [disguise, chosen] = how[index] ?? ['capitals', 0];
        return letter === ' ' ? letter : (disguises[disguise]?.(letter, chosen) ?? letter);
      }).join(''),
    );

  test('whatever is done to whichever of its letters', () => {
    fc.assert(
      fc.property(disguised, (text) => placesThatNameAnIllness(`Sinds kort: ${text}.`).length > 0),
      { numRuns: 1_000 },
    );
  });

  test('which a guard that compares what was written does not do (negative control)', () => {
    const asWritten = (text: string): boolean => all.some((word) => text.toLowerCase().includes(word));
    const outcome = fc.check(fc.property(disguised, asWritten), { numRuns: 100 });
    expect(outcome.failed).toBe(true);
  });
});

describe('ordinary sentences name none', () => {
  test.each([
    'Zij is sinds maandag afwezig; we bouwen de uren in overleg weer op.',
    'De samenwerking in team B2B loopt stroef sinds de reorganisatie van Q3 2026.',
    'Afspraak om 10:30 in kamer R51, daarna PD5 en 0CD op de 3e verdieping.',
    'Bel mij op 06-12345678 of mail a.b.c.de.vries@noord.example voor 1 april.',
    'De heer J. P. R. S. van den Berg en mevrouw A.I.M. de Wit waren erbij.',
    'R.S.I. Jansen en P.D.S. Bakker delen een kamer.',
    'Punten a, b, c, d en e van het plan zijn besproken; f t/m k volgen.',
    'De mentor van de demo vond de bohemien en de hermeneuticus streng.',
    'Het budget is € 1.500,- per jaar (1 op 4), plus 21 % btw.',
    'I l i k e  m y  j o b and so do we.',
    'He asked for more autonomy; the authors of the plan agreed.',
    'They burn the midnight oil, and run out of time.',
    'The back office, and the pain points of our customers.',
    'A heart-to-heart talk about the attack on the budget.',
    'Version 4.1.3 of the app ran on 12 of 18 laptops; see ticket ABC-1234.',
    'Her role: coach of 3 people, 0.8 fte, grade 10A, room 4B.',
    'Он хочет поговорить о работе и о коллегах.',
    'Θέλει να μιλήσει για τη δουλειά.',
    'Ela quer falar sobre o trabalho; él también, señor Núñez y Żółć.',
    'Naïeve ideeën, coördinatie, reünie, één café: alles mag.',
    'O.K., t.a.v. de c.a.o. en i.v.m. d.d. 3 maart: m.v.g., H.R.',
    'W.v.t.t.k. en rondvraag; k.k. 2, z.o.z.',
    'Wij werken 24/7 met SAP S/4HANA, Office 365, C3PO en R2D2.',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

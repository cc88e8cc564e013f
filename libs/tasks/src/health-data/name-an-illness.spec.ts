import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEmployerTheme, themes } from '@traject/domain';
import { themeTitles } from '../form/code-titles.js';
import { anywhereInAWord, atTheStartOfAWord } from './illness-words.js';
import { wholeWords, wordsBesideEachOther } from './whole-words.js';
import { placesThatNameAnIllness } from './name-an-illness.js';

const found = (text: string): readonly string[] =>
  placesThatNameAnIllness(text).map(({ start, end }) => text.slice(start, end));

const brokenDutch = ['gebroken been', 'pols gebroken', 'polsbreuk'] as const;
const brokenEnglish = ['broke his leg', 'broken ankle', 'fractured rib', 'fracture'] as const;

describe('words that name an illness', () => {
  test.for([
    ['Zij heeft een depressie.', ['depressie']],
    ['Sinds de BORSTKANKER van vorig jaar', ['BORSTKANKER']],
    ['He is out with a burn-out, or a burn out, or burnout.', ['burn-out', 'burn out', 'burnout']],
    ['burn\u2011out and bu\u00adrn\u200bout', ['burn\u2011out', 'bu\u00adrn\u200bout']],
    ['Suïcidale gedachten en schizofrenie', ['Suïcidale', 'schizofrenie']],
    ['A heart attack, then panic attacks', ['heart attack', 'panic attacks']],
    ['Zijn rugklachten; therapie loopt', ['rugklachten', 'therapie']],
    ['ADHD?', ['ADHD']],
    ['Na de operatie aan zijn hernia, en de griep', ['operatie', 'hernia', 'griep']],
    ['Zij brak haar enkel; een gebroken been, zijn pols gebroken, een polsbreuk', [...brokenDutch]],
    ['He broke his leg: a broken ankle, a fractured rib or a fracture', [...brokenEnglish]],
    ['Zij is zwanger, na een miskraam', ['zwanger', 'miskraam']],
    ['Pregnant again after a miscarriage: a difficult pregnancy', ['Pregnant', 'miscarriage', 'pregnancy']],
    ['anxiety, an angststoornis, angstklachten', ['anxiety', 'angststoornis', 'angstklachten']],
    ['flu, fever and surgery', ['flu', 'fever', 'surgery']],
    ['griep, koorts, buikgriep en griepklachten', ['griep', 'koorts', 'buikgriep', 'griepklachten']],
    ['Chemo, bestralingen en een uitzaaiing', ['Chemo', 'bestralingen', 'uitzaaiing']],
    ['Diabetes, epilepsie, reumatische klachten', ['Diabetes', 'epilepsie', 'reumatische']],
    ['long covid; postcovid; corona', ['covid', 'postcovid', 'corona']],
    ['depressief, depressed, a depression', ['depressief', 'depressed', 'depression']],
    ['bipolair of psychotisch, autistisch, PTSS', ['bipolair', 'psychotisch', 'autistisch', 'PTSS']],
    ['een alcoholist, an alcoholic with an addiction', ['alcoholist', 'alcoholic', 'addiction']],
    ['antidepressiva, slaappillen, painkillers', ['antidepressiva', 'slaappillen', 'painkillers']],
    ['Stressklachten en fysiotherapie', ['Stressklachten', 'fysiotherapie']],
    ['Dementie bij zijn vader, en hij dementeert', ['Dementie', 'dementeert']],
    ['a physio for chronic pain, and self-harm', ['physio', 'chronic pain', 'self-harm']],
    ['Suikerziekte, obesitas en slaapapneu', ['Suikerziekte', 'obesitas', 'slaapapneu']],
    ['an allergy, an ulcer, and hearing loss after a virus', ['allergy', 'ulcer', 'hearing loss']],
    ['Slaapproblemen en psychische problemen', ['Slaapproblemen', 'psychische problemen']],
    ['He had a stroke; mental health issues', ['had a stroke', 'mental health issues']],
    ['cognitieve gedragstherapie, EMDR en de osteopaat', ['gedragstherapie', 'EMDR', 'osteopaat']],
    ['na de keizersnede een infectie aan haar kunstheup', ['keizersnede', 'infectie', 'kunstheup']],
    ['a kidney transplant, sepsis, a torn ligament', ['kidney transplant', 'sepsis', 'torn ligament']],
    ['slechthorend, met knieklachten en hartkloppingen', ['slechthorend', 'knieklachten', 'hartkloppingen']],
    ["ptss-klachten, ADHD-er, PTSS'er, hiv-positief", ['ptss', 'ADHD', 'PTSS', 'hiv']],
    ['burned-out, with back-pain; post-therapie', ['burned-out', 'back-pain', 'therapie']],
    ['een depres-\nsie en een burn-  \n  out', ['depres-\nsie', 'burn-  \n  out']],
  ] as const)('%s', ([text, words]) => {
    expect(found(text)).toEqual(words);
  });

  test.for([
    'Desinfectie van de werkplek, een verzwikt probleem, en de stroken grond aan de rand.',
    'At a stroke the team moved; a week on mental health, the health service, and a transplanted plan.',
    'De reorganisatie kneust niemand; de klachten van klanten over het overgewicht van koffers.',
    'Zij is sinds maandag ziek gemeld en bouwt haar uren op.',
    'Psychologische veiligheid, werkdruk, stress en verzuim in het team.',
    'Nautische afdeling; de storing is verholpen; homofobie op de werkvloer.',
    'De breuk met de manager, een gebroken belofte en een doorbraak; zij brak haar woord.',
    'A broken promise broke his trust; breakdown of costs, back to broken links.',
    'Ziekmelding, ziekteverzuim en herstelmelding gaan via de arbodienst; Poortwachter, WIA, re-integratie.',
    'Zij gaat met zwangerschapsverlof, daarna bevallingsverlof; maternity leave or pregnancy leave.',
    'Het rendement van de coöperatie; amendement, bombardement, operationeel, operaties en een ploegendienst.',
    'Anemieke riep hen terug: terugriepen, vastmaken, gastmaal, toastmaster, bloembollenkweker.',
    'A depressing quarter; the influence of fluent staff; pressing orders, surge pricing, an assessment.',
    'Hij is zelfstandig, angstig voor verandering; orthopedagoog in de Insulindestraat.',
    'Zij werkt part-time, is re-integratie-begeleider en doet de e-learning; pregnancy-leave; on-flux, non-flu\u00efd.',
    'Punten: een -\nkans, twee -\nkerntaken.',
    'Sick leave since Monday, back part time; absence policy, occupational physician, sick note.',
    'Operations, hospitality, the version of Mr. Thera and a stroke of luck.',
    '',
  ])('none of them: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('no theme of the employer is named by them, and every other one is', () => {
    const named = themes.filter((theme) => found(`${themeTitles[theme].nl}. ${themeTitles[theme].en}.`).length > 0);
    expect(named).toEqual(themes.filter((theme) => !isEmployerTheme(theme)));
    expect(named).not.toEqual([]);
  });

  test('each is found whatever surrounds it, in either case', () => {
    const all = [
      ...anywhereInAWord,
      ...atTheStartOfAWord,
      ...wholeWords,
      ...wordsBesideEachOther.map((w) => w.join(' ')),
    ];
    const between = fc.string({
      unit: fc.constantFrom(' ', '.', ',', '(', '\n', '"', '😀'),
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.constantFrom(...all), between, between, fc.boolean(), (word, before, after, loud) => {
        const written = loud ? word.toUpperCase() : word;
        expect(found(`${before}${written}${after}`).join('|')).toContain(written);
      }),
      { numRuns: 500 },
    );
  });

  test('each is written as it is sought: lower case, without accents, hyphens or spaces', () => {
    const all = [...anywhereInAWord, ...atTheStartOfAWord, ...wholeWords, ...wordsBesideEachOther.flat()];
    expect(all.filter((word) => !/^[a-z]+$/.test(word))).toEqual([]);
    expect(new Set([...anywhereInAWord, ...atTheStartOfAWord, ...wholeWords]).size).toBe(
      anywhereInAWord.length + atTheStartOfAWord.length + wholeWords.length,
    );
  });

  test('places lie within the text and do not overlap, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        let last = 0;
        for (const { start, end } of placesThatNameAnIllness(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }),
    );
  });
});

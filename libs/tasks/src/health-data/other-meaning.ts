import { z } from 'zod';
import { words, type Bilingual } from '../form/language.js';

/** What words that can name an illness may mean instead, for an employer to write them nonetheless. */
export const otherMeanings = ['name', 'our-work', 'figure-of-speech'] as const;
/** See {@link otherMeanings}. */
export type OtherMeaning = (typeof otherMeanings)[number];

const titles: Readonly<Record<OtherMeaning, Bilingual>> = {
  name: words('Naam van een persoon, plaats of organisatie', 'Name of a person, place or organisation'),
  'our-work': words('Het werk zelf, bijvoorbeeld in de zorg', 'The work itself, as in health care'),
  'figure-of-speech': words('Beeldspraak', 'Figure of speech'),
};

/** Name of the field that says so. */
export const OTHER_MEANING = 'otherMeaning';

/**
 * The field that says that words in the texts of a form do not mean an illness. It is kept in the dossier beside the
 * texts, with who wrote it and when; no event refers to it, so it goes no further.
 */
export const otherMeaningField = () =>
  z
    .enum(otherMeanings)
    .optional()
    .meta({
      label: 'employer',
      titles: words('Woorden die ook een ziekte noemen', 'Words that also name an illness'),
      helps: words(
        'Alleen als een woord hier iets anders betekent dan een ziekte of klacht: wat dan wel? Dit wordt vastgelegd.',
        'Only if a word here means something other than an illness or complaint: what is it? This is put on record.',
      ),
      options: otherMeanings.map((value) => ({ value, titles: titles[value] })),
    });

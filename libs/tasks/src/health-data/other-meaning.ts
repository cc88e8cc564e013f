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

/** Whether somebody said so, as a draft may hold anything. */
export const isOtherMeaning = (said: string | undefined): boolean => otherMeanings.some((meaning) => meaning === said);

const NAME = 'OtherMeaning';

/** Name of the field that says so of one text of a form, and of no other. */
export const otherMeaningOf = (text: string): string => `${text}${NAME}`;

/** The text that such a field says it of; null for every other field. */
export const textOfOtherMeaning = (field: string): string | null =>
  field.endsWith(NAME) ? field.slice(0, -NAME.length) : null;

/**
 * The field that says that words in a text do not mean an illness. It is kept in the dossier beside the text, with who
 * wrote it and when; no event refers to it, so it goes no further.
 */
export const otherMeaningField = (text: Bilingual) =>
  z
    .enum(otherMeanings)
    .optional()
    .meta({
      label: 'employer',
      titles: words(`${text.nl}: woorden die ook een ziekte noemen`, `${text.en}: words that also name an illness`),
      helps: words(
        'Alleen als een woord hier iets anders betekent dan een ziekte of klacht: wat dan wel? Dit wordt vastgelegd.',
        'Only if a word here means something other than an illness or complaint: what is it? This is put on record.',
      ),
      options: otherMeanings.map((value) => ({ value, titles: titles[value] })),
    });

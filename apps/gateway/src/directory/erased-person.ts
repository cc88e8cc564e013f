import type { PersonDetails } from '@traject/directory';
import type { Bilingual, Language } from '@traject/tasks';

/** Stands where the name of somebody was who was erased. */
const erasedPerson: Bilingual = { nl: 'Gewiste persoon', en: 'Erased person' };

/** What somebody is called in a list: their name, or that they were erased. */
export const calledIn = (language: Language, details: Pick<PersonDetails, 'name'> | null): string =>
  details?.name ?? erasedPerson[language];

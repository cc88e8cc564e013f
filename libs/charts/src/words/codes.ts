import type { CategoryOf, Dimension, GroupsOf, SharesMeasureName } from '@traject/reports';
import { themeTitles, words, type Bilingual } from '@traject/tasks';

type WordsOf<Code extends string> = Readonly<Record<Code, Bilingual>>;

const routeWords: WordsOf<GroupsOf['route']> = {
  bmw: words('Bedrijfsmaatschappelijk werk (BMW)', 'Company social work (BMW)'),
  coach: words('Coach', 'Coach'),
  'neutral-conversation': words('Neutraal begeleid gesprek', 'Neutral conversation'),
  'other-help': words('Andere hulp (sociale kaart)', 'Other help (social map)'),
  'no-support': words('Geen ondersteuning', 'No support'),
  'not-yet': words('Nog geen route', 'No route yet'),
};

/** Words of every category of every measure that has them; a category without them does not compile. */
export const categoryWords: { readonly [Name in SharesMeasureName]: WordsOf<CategoryOf<Name>> } = {
  routes: routeWords,
  themes: themeTitles,
  'no-shows': {
    none: words('Geen gemist', 'None missed'),
    one: words('Eén gemist', 'One missed'),
    more: words('Meer dan één gemist', 'More than one missed'),
  },
  referrals: {
    none: words('Geen verwijzing', 'No referral'),
    accepted: words('Verwijzing aangenomen', 'Referral accepted'),
    'not-accepted': words('Verwijzing niet aangenomen', 'Referral not accepted'),
  },
  signals: {
    noticed: words('Signaal opgemerkt', 'Signal noticed'),
    none: words('Geen signaal', 'No signal'),
  },
  'early-stops': {
    'helped-enough': words('Gestopt: genoeg geholpen', 'Stopped: helped enough'),
    'no-match': words('Gestopt: geen klik', 'Stopped: no match'),
    'other-help-found': words('Gestopt: andere hulp gevonden', 'Stopped: other help found'),
    'left-organisation': words('Gestopt: uit dienst', 'Stopped: left the organisation'),
    'not-said': words('Gestopt: reden niet gezegd', 'Stopped: reason not said'),
    'not-stopped': words('Niet voortijdig gestopt', 'Did not stop early'),
  },
  goals: {
    not: words('Niet bereikt', 'Not reached'),
    partly: words('Deels bereikt', 'Partly reached'),
    largely: words('Grotendeels bereikt', 'Largely reached'),
    fully: words('Helemaal bereikt', 'Fully reached'),
  },
  'advice-follow-up': {
    'not-sent': words('Niet verstuurd', 'Not sent'),
    'not-answered': words('Niet beantwoord', 'Not answered'),
    'will-act': words('Werkgever gaat het doen', 'Employer will act'),
    'will-look-into': words('Werkgever gaat het onderzoeken', 'Employer will look into it'),
    'will-not-act': words('Werkgever doet het niet', 'Employer will not act'),
    done: words('Gedaan', 'Done'),
    'under-way': words('Onderweg', 'Under way'),
    'not-done': words('Niet gedaan', 'Not done'),
  },
};

/** Words of the groups that are the same for every organisation. */
export const groupWords: { readonly [By in keyof GroupsOf]: WordsOf<GroupsOf[By]> } = {
  route: routeWords,
  theme: themeTitles,
};

/** What the groups of a breakdown are, as heading of a column, and what stands behind a title. */
export const dimensionWords: Readonly<Record<Dimension, { readonly one: Bilingual; readonly by: Bilingual | null }>> = {
  organisation: { one: words('Organisatie', 'Organisation'), by: null },
  department: { one: words('Afdeling', 'Department'), by: words('per afdeling', 'by department') },
  route: { one: words('Route', 'Route'), by: words('per route', 'by route') },
  theme: { one: words('Thema', 'Theme'), by: words('per thema', 'by theme') },
};

/** Words of a code that came at run time, where only those of the code are known; throws on a code that has none. */
export const wordsOfCode = (known: Readonly<Record<string, Bilingual>>, code: string): Bilingual => {
  const found = Object.hasOwn(known, code) ? known[code] : undefined;
  if (found === undefined) {
    throw new Error('A report holds a code that this version has no words for. Nothing was drawn; update Traject.');
  }
  return found;
};

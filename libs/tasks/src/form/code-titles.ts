import type { CoachKind, MissedBy, Place, RequestSubject, RouteReason, Theme } from '@traject/domain';
import { words, type Bilingual } from './language.js';

/** Titles of a set of codes, one for each. */
type TitlesOf<Code extends string> = Readonly<Record<Code, Bilingual>>;

/** Titles of the work-related themes. */
export const themeTitles: TitlesOf<Theme> = {
  'work-pressure': words('Werkdruk', 'Work pressure'),
  stress: words('Stress', 'Stress'),
  'burn-out-complaints': words('Burn-outklachten', 'Burn-out complaints'),
  absence: words('Verzuim', 'Absence'),
  conflict: words('Conflict', 'Conflict'),
  cooperation: words('Samenwerking', 'Cooperation'),
  career: words('Loopbaan', 'Career'),
  leadership: words('Leiderschap', 'Leadership'),
  'undesirable-behaviour': words('Ongewenst gedrag', 'Undesirable behaviour'),
  'change-at-work': words('Verandering op het werk', 'Change at work'),
  'work-life-balance': words('Balans werk en privé', 'Work-life balance'),
  'life-event': words('Ingrijpende gebeurtenis', 'Life event'),
};

/** Titles of what a request is about. */
export const subjectTitles: TitlesOf<RequestSubject> = {
  person: words('De persoon', 'The person'),
  relation: words('Een werkrelatie', 'A working relation'),
  team: words('Een team', 'A team'),
};

/** Titles of the kinds of coach. */
export const coachKindTitles: TitlesOf<CoachKind> = {
  career: words('Loopbaancoach', 'Career coach'),
  conflict: words('Conflictcoach', 'Conflict coach'),
  team: words('Teamcoach', 'Team coach'),
  leadership: words('Leiderschapscoach', 'Leadership coach'),
  personal: words('Persoonlijke coach', 'Personal coach'),
};

/** Titles of the grounds for a route. */
export const routeReasonTitles: TitlesOf<RouteReason> = {
  subject: words('Onderwerp van de vraag', 'Subject of the question'),
  duration: words('Duur van de begeleiding', 'Duration of the guidance'),
  position: words('Positie van de begeleider', 'Position of the practitioner'),
  'specialised-help': words('Gespecialiseerde hulp nodig', 'Specialised help needed'),
  'nothing-needed': words('Niets nodig', 'Nothing needed'),
};

/** Titles of the places of an appointment. */
export const placeTitles: TitlesOf<Place> = {
  'at-work': words('Op het werk', 'At work'),
  elsewhere: words('Elders', 'Elsewhere'),
  'by-phone': words('Telefonisch', 'By phone'),
  online: words('Online', 'Online'),
};

/** Titles of who missed an appointment. */
export const missedByTitles: TitlesOf<MissedBy> = {
  employee: words('Medewerker', 'Employee'),
  practitioner: words('Begeleider', 'Practitioner'),
  employer: words('Werkgever', 'Employer'),
};

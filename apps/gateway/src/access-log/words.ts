import type { IdentityRole, ReadGround } from '@traject/access';
import { contentTitles, taskCatalogue, type Bilingual } from '@traject/tasks';

/** Ground of reading a name because it stands in somebody's log of reads. */
export const LOOKED_UP_FOR_LOG = 'access-log';

const grounds: Readonly<Record<ReadGround, Bilingual>> = {
  'task-of-journey': { nl: 'Voor een taak in een traject', en: 'For a task of a journey' },
  'task-of-advice': { nl: 'Voor een taak bij een advies', en: 'For a task of an advice' },
  'own-dossier': { nl: 'Het eigen dossier', en: 'Their own dossier' },
  'serving-practitioner': { nl: 'Begeleidt het traject', en: 'Serves the journey' },
  'hand-over-pack': { nl: 'Ging mee in de overdracht', en: 'Went along in the hand-over' },
  'own-draft': { nl: 'Eigen concept van de lezer', en: "The reader's own draft" },
  'break-glass': {
    nl: 'Noodtoegang, goedgekeurd door een tweede beheerder',
    en: 'Emergency access, approved by a second administrator',
  },
  'break-glass-request': { nl: 'Beoordeelde een verzoek om noodtoegang', en: 'Judged a request for emergency access' },
  disclosure: { nl: 'Gedeeld met de werkgever', en: 'Shared with the employer' },
  'own-disclosure': {
    nl: 'Keek wat er met de werkgever is gedeeld',
    en: 'Looked at what was shared with the employer',
  },
  'consent-preview': { nl: 'Om te beslissen wat de werkgever mag lezen', en: 'To decide what the employer may read' },
  'advice-author': { nl: 'Schreef het advies', en: 'Wrote the advice' },
  'advice-recipient': { nl: 'Ontving het advies', en: 'Received the advice' },
  'advice-concerned': { nl: 'Het advies gaat over deze persoon', en: 'The advice is about this person' },
  request: { nl: 'Voor een aanvraag', en: 'For a request' },
  'own-organisation': { nl: 'Werkt voor dezelfde werkgever', en: 'Works for the same employer' },
  coordination: { nl: 'Coördinatie van trajecten', en: 'Coordination of journeys' },
  assignment: { nl: 'Keuze van een begeleider', en: 'Choice of a practitioner' },
  administration: { nl: 'Beheer van gegevens', en: 'Administration of records' },
  'own-contact': { nl: 'Eigen keuze voor berichten', en: 'Their own choice of notices' },
  notice: { nl: 'Om te laten weten dat er iets klaarstaat', en: 'To tell that something is waiting' },
  'legal-hold': { nl: 'Beheer van een bewaarplicht', en: 'Administration of a legal hold' },
  [LOOKED_UP_FOR_LOG]: {
    nl: 'Keek na wie eigen gegevens leest',
    en: 'Looked up who reads their own content',
  },
};

const roles: Readonly<Record<IdentityRole | 'notifier', Bilingual>> = {
  requester: { nl: 'HR-adviseur', en: 'HR adviser' },
  manager: { nl: 'Leidinggevende', en: 'Manager' },
  employee: { nl: 'Medewerker', en: 'Employee' },
  'bmw-practitioner': { nl: 'Bedrijfsmaatschappelijk werker', en: 'Company social worker' },
  coach: { nl: 'Coach', en: 'Coach' },
  coordinator: { nl: 'Coördinator', en: 'Coordinator' },
  administrator: { nl: 'Beheerder', en: 'Administrator' },
  analyst: { nl: 'Analist', en: 'Analyst' },
  notifier: { nl: 'Verzending van berichten', en: 'Sending of notices' },
};

/** Content that comes from no task. */
const otherItems: Readonly<Record<string, Bilingual>> = {
  'person-details': {
    nl: 'Uw gegevens: naam, adressen en telefoonnummer',
    en: 'Your details: name, addresses and telephone number',
  },
  'private-address': { nl: 'Uw eigen adres voor berichten', en: 'Your own address for notices' },
  'work-address': { nl: 'Uw werkadres', en: 'Your work address' },
  'request-journey.question': { nl: 'Aanvraag: vraag', en: 'Request: question' },
  'legal-hold.reason': { nl: 'Bewaarplicht: reden', en: 'Legal hold: reason' },
  'request-break-glass.explanation': {
    nl: 'Verzoek om noodtoegang: toelichting',
    en: 'Request for emergency access: explanation',
  },
  'raise-advice.text': { nl: 'Advies: tekst', en: 'Advice: text' },
  'attachment.file': { nl: 'Bijlage: inhoud', en: 'Attachment: content' },
  'attachment.name': { nl: 'Bijlage: naam', en: 'Attachment: name' },
  'correction.reason': { nl: 'Reden van een verbetering', en: 'Reason for a correction' },
};

const draft: Bilingual = { nl: 'Concept', en: 'Draft' };

/** A code, and what it is called in the caller's language. */
export interface Told {
  readonly code: string;
  readonly title: string;
}

const of = <Value>(table: Readonly<Record<string, Value>>, code: string): Value | undefined =>
  Object.hasOwn(table, code) ? table[code] : undefined;

/** A code of an older version that nobody knows any more is told as it is. */
const asItIs = (code: string): Bilingual => ({ nl: code, en: code });

/** The capacity of a reader in words. */
export const titleOfRole = (role: string): Bilingual => of(roles, role) ?? asItIs(role);

/** The ground of a read in words. */
export const titleOfGround = (ground: string): Bilingual => of<Bilingual>(grounds, ground) ?? asItIs(ground);

/** What was read in words: the form and the field of it. */
export const titleOfItem = (item: string): Bilingual => {
  const [form = '', field] = item.split('.');
  const task = of(taskCatalogue, form)?.title;
  const part = field === 'draft' ? draft : of<Bilingual>(contentTitles, item);
  if (task === undefined || part === undefined) return of(otherItems, item) ?? asItIs(item);
  return { nl: `${task.nl}: ${part.nl}`, en: `${task.en}: ${part.en}` };
};

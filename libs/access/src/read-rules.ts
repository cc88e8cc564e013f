import type { Phase } from '@traject/domain';
import { consentsThatOpen, type ConsentState } from './consent.js';
import { identityRoles, phases, phasesOfRelation, type IdentityRole, type Relation } from './relation.js';

/** Labels of what is kept encrypted: words of forms by who may come to know them, and personal data such as names. */
export const contentLabels = ['employer', 'confidential', 'personal'] as const;
/** See {@link contentLabels}. */
export type ContentLabel = (typeof contentLabels)[number];

/**
 * As what somebody reads: by their relation to the journey or the advice, by a role at large, because a task asks them,
 * or because they wrote it.
 */
export type Reader =
  | Exclude<Relation, 'none'>
  | IdentityRole
  | 'whom-a-task-asks'
  | 'whom-a-task-asks-at-the-employer'
  | 'writer'
  | 'author-of-the-advice'
  | 'recipient-of-the-advice'
  | 'whom-the-advice-is-about'
  | 'notifier';

/** What a ground opens, to whom and how long. */
export interface ReadRule {
  /** The labels that each reader may read; whoever is not named reads nothing. */
  readonly opens: Readonly<Partial<Record<Reader, readonly ContentLabel[]>>>;
  /** The phases of the journey in which it holds; null where it is about no journey. */
  readonly during: readonly Phase[] | null;
  /** Whether the employee's consent to this very item is needed. */
  readonly needsConsent: boolean;
}

const words: readonly ContentLabel[] = ['employer', 'confidential'];
const forTheEmployer: readonly ContentLabel[] = ['employer'];
const names: readonly ContentLabel[] = ['personal'];
const untilTheEnd: readonly Phase[] = phases.filter((phase) => phase !== 'ended');
const namesTo = (...roles: readonly IdentityRole[]): ReadRule => ({
  opens: Object.fromEntries(roles.map((role) => [role, names])),
  during: null,
  needsConsent: false,
});

/** Grounds on which content is read, as they stand in the log of reads. */
export const readGrounds = [
  'own-dossier',
  'serving-practitioner',
  'hand-over-pack',
  'task-of-journey',
  'task-of-advice',
  'own-draft',
  'disclosure',
  'own-disclosure',
  'consent-preview',
  'advice-author',
  'advice-recipient',
  'advice-concerned',
  'request',
  'own-organisation',
  'coordination',
  'assignment',
  'administration',
  'access-log',
  'own-contact',
  'notice',
  'legal-hold',
  'break-glass',
  'break-glass-request',
] as const;
/** See {@link readGrounds}. */
export type ReadGround = (typeof readGrounds)[number];

/** Who may read what on which ground. What no row opens stays closed. Source: S7. */
export const readRules: Readonly<Record<ReadGround, ReadRule>> = {
  'own-dossier': { opens: { employee: words }, during: phases, needsConsent: false },
  'serving-practitioner': {
    opens: { practitioner: words },
    during: phasesOfRelation.practitioner,
    needsConsent: false,
  },
  'hand-over-pack': {
    opens: { receiver: words, practitioner: words },
    during: ['support', 'closing', 'follow-up'],
    needsConsent: true,
  },
  'task-of-journey': {
    opens: { 'whom-a-task-asks': words, 'whom-a-task-asks-at-the-employer': forTheEmployer },
    during: untilTheEnd,
    needsConsent: false,
  },
  'task-of-advice': {
    opens: { 'whom-a-task-asks': forTheEmployer, 'whom-a-task-asks-at-the-employer': forTheEmployer },
    during: null,
    needsConsent: false,
  },
  'own-draft': { opens: { writer: ['confidential'] }, during: null, needsConsent: false },
  disclosure: {
    opens: { requester: forTheEmployer, manager: forTheEmployer },
    // Also from an advice, which is about no journey.
    during: null,
    needsConsent: true,
  },
  // Of who reads, or would come to read, what an employee lets the employer have.
  'own-disclosure': namesTo('employee'),
  'consent-preview': namesTo('employee'),
  'advice-author': { opens: { 'author-of-the-advice': forTheEmployer }, during: null, needsConsent: false },
  'advice-recipient': { opens: { 'recipient-of-the-advice': forTheEmployer }, during: null, needsConsent: true },
  'advice-concerned': { opens: { 'whom-the-advice-is-about': forTheEmployer }, during: null, needsConsent: false },
  request: namesTo('requester'),
  'own-organisation': namesTo('requester'),
  coordination: namesTo('coordinator'),
  assignment: namesTo('coordinator'),
  administration: namesTo('administrator'),
  // Of who read about oneself.
  'access-log': namesTo(...identityRoles),
  'own-contact': namesTo(...identityRoles),
  // Where to, and nothing of what it is about.
  notice: { opens: { notifier: names }, during: null, needsConsent: false },
  // The words of an administrator about why something must be kept, and none of the journey's.
  'legal-hold': { opens: { administrator: ['confidential'] }, during: null, needsConsent: false },
  // With a second person's approval, while it lasts: all that the employee reads.
  'break-glass': {
    opens: { 'emergency-reader': words },
    during: phasesOfRelation['emergency-reader'],
    needsConsent: false,
  },
  // Why it was asked, for who is to approve it.
  'break-glass-request': {
    opens: { administrator: ['confidential'] },
    during: phasesOfRelation['emergency-reader'],
    needsConsent: false,
  },
};

/** What somebody wants to read, and how things stand. */
export interface Reading {
  readonly as: Reader;
  readonly label: ContentLabel;
  /** Of the journey; null where it is about none. */
  readonly phase: Phase | null;
  /** What became of the employee's consent to this item; not looked at where the ground needs none. */
  readonly consent: ConsentState;
}

/** Whether a ground opens this now. */
export const opens = (ground: ReadGround, { as, label, phase, consent }: Reading): boolean => {
  const { opens: opened, during, needsConsent } = readRules[ground];
  if (opened[as]?.includes(label) !== true) return false;
  if (during !== null && !during.some((held) => held === phase)) return false;
  return !needsConsent || consentsThatOpen(phase).includes(consent);
};

/** The grounds on which somebody may read this now; none: it is closed to them. */
export const groundsFor = (reading: Reading): readonly ReadGround[] =>
  readGrounds.filter((ground) => opens(ground, reading));

/** On what ground a role reads the details of people when it works with the directory; undefined: it reads none. */
export const groundOfDirectory = (role: IdentityRole): ReadGround | undefined =>
  (['administration', 'own-organisation', 'coordination'] as const).find((ground) =>
    opens(ground, { as: role, label: 'personal', phase: null, consent: 'none' }),
  );

/** Work-related theme of a request. Absence, burn-out and stress are shared by both routes. Source: S14. */
export const themes = [
  'work-pressure',
  'stress',
  'burn-out-complaints',
  'absence',
  'conflict',
  'cooperation',
  'career',
  'leadership',
  'undesirable-behaviour',
  'change-at-work',
  'work-life-balance',
  'life-event',
] as const;
/** See {@link themes}. */
export type Theme = (typeof themes)[number];

/**
 * Themes that name an illness, with what the employer is told instead. It has to be one of the others: nothing in its
 * place, or a word of its own, would tell just as much. Source: `libs/domain/README.md`, "Confidentiality".
 */
const toldToTheEmployerAs = { 'burn-out-complaints': 'stress' } as const satisfies Partial<Record<Theme, Theme>>;

/** A theme that the employer may choose and be told: it names no illness. */
export type EmployerTheme = Exclude<Theme, keyof typeof toldToTheEmployerAs>;

/** Whether a theme is one that the employer may choose and be told. */
export const isEmployerTheme = (theme: Theme): theme is EmployerTheme => !(theme in toldToTheEmployerAs);

/** See {@link EmployerTheme}; the only ones that whoever asks on behalf of the employer chooses from. */
export const employerThemes: readonly EmployerTheme[] = themes.filter(isEmployerTheme);

/** What the employer is told of a theme that anybody chose. */
export const themeForEmployer = (theme: Theme): EmployerTheme =>
  isEmployerTheme(theme) ? theme : toldToTheEmployerAs[theme];

/** Whether a request is about the person, a working relation or a team. Source: S2. */
export const requestSubjects = ['person', 'relation', 'team'] as const;
/** See {@link requestSubjects}. */
export type RequestSubject = (typeof requestSubjects)[number];

/** Where an intake may lead. */
export const routes = ['bmw', 'coach', 'neutral-conversation', 'other-help', 'no-support'] as const;
/** See {@link routes}. */
export type Route = (typeof routes)[number];

/** Ground of the choice of route: the three differences between BMW and coach, or that nothing is needed. Source: S2. */
export const routeReasons = ['subject', 'duration', 'position', 'specialised-help', 'nothing-needed'] as const;
/** See {@link routeReasons}. */
export type RouteReason = (typeof routeReasons)[number];

/** What a coach is for. Sources: S6, S16. */
export const coachKinds = ['career', 'conflict', 'team', 'leadership', 'personal'] as const;
/** See {@link coachKinds}. */
export type CoachKind = (typeof coachKinds)[number];

/** What a practitioner is for: BMW or a kind of coach. */
export type PractitionerKind = 'bmw' | CoachKind;

/** Who missed an appointment. */
export const missedBy = ['employee', 'practitioner', 'employer'] as const;
/** See {@link missedBy}. */
export type MissedBy = (typeof missedBy)[number];

/** Where an appointment takes place, coarse on purpose. */
export const places = ['at-work', 'elsewhere', 'by-phone', 'online'] as const;
/** See {@link places}. */
export type Place = (typeof places)[number];

/** Parties of an agreement or a neutral conversation. */
export type Party = 'employee' | 'employer' | 'coach';

/** Why a journey is paused; never the nature or cause of an absence. */
export const pauseReasons = ['absence-of-employee', 'absence-of-practitioner', 'request-of-employee'] as const;
/** See {@link pauseReasons}. */
export type PauseReason = (typeof pauseReasons)[number];

/** Why the employee stops; coarse, and never asked for as a condition. */
export const stopReasons = ['helped-enough', 'no-match', 'other-help-found', 'left-organisation', 'not-said'] as const;
/** See {@link stopReasons}. */
export type StopReason = (typeof stopReasons)[number];

/** Why a receiver declines a referral. */
export const declineReasons = ['no-capacity', 'not-my-field', 'conflict-of-interest', 'other'] as const;
/** See {@link declineReasons}. */
export type DeclineReason = (typeof declineReasons)[number];

/** Why nobody is found who could receive a referral. */
export const noReceiverReasons = [
  'no-capacity',
  'waiting-time-too-long',
  'nobody-of-this-kind',
  'everybody-declined',
  'other',
] as const;
/** See {@link noReceiverReasons}. */
export type NoReceiverReason = (typeof noReceiverReasons)[number];

/** Why somebody who was to receive a referral does not, without having declined. */
export const dropOutReasons = ['no-answer', 'no-hand-over'] as const;
/** See {@link dropOutReasons}. */
export type DropOutReason = (typeof dropOutReasons)[number];

/** How a journey goes on when a referral does not come about. */
export const withoutReferral = ['continue', 'finish'] as const;
/** See {@link withoutReferral}. */
export type WithoutReferral = (typeof withoutReferral)[number];

/** Why a practitioner is replaced. */
export const replacementReasons = ['absence', 'request-of-employee', 'left-provider', 'registration', 'other'] as const;
/** See {@link replacementReasons}. */
export type ReplacementReason = (typeof replacementReasons)[number];

/** How a journey ended. */
export type EndReason =
  | 'completed'
  | 'no-support-needed'
  | 'contact-consent-refused'
  | 'contact-consent-lapsed'
  | 'request-withdrawn'
  | 'stopped-by-employee'
  | 'contact-consent-withdrawn';

/** Coarse phase of a journey: all that a requester may see of where it stands. */
export type Phase = 'awaiting-consent' | 'intake' | 'support' | 'closing' | 'follow-up' | 'ended';

/** Consents that the employee can take back; what they let the employer have is taken back in the ledger of disclosures. */
export const withdrawableConsents = ['contact', 'hand-over', 'neutral-conversation'] as const;
/** See {@link withdrawableConsents}. */
export type WithdrawableConsent = (typeof withdrawableConsents)[number];

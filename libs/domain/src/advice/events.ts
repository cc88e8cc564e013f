import type { DisclosureEvents } from '../disclosure/events.js';
import type { Theme } from '../journey/codes.js';
import type { EventOf } from '../journey/event-shape.js';
import type { TaskEvents } from '../journey/tasks.js';
import type { Instant } from '../journey/time.js';
import type { Policy } from '../policy/policy.js';

/** Whom an advice speaks about: the organisation, a group in it, or one person. Sources: S4, S8. */
export const adviceSubjects = ['organisation', 'group', 'person'] as const;
/** See {@link adviceSubjects}. */
export type AdviceSubject = (typeof adviceSubjects)[number];

/** What the employer says it will do. */
export const adviceIntentions = ['will-act', 'will-look-into', 'will-not-act'] as const;
/** See {@link adviceIntentions}. */
export type AdviceIntention = (typeof adviceIntentions)[number];

/** What came of an advice. */
export const adviceOutcomes = ['done', 'under-way', 'not-done'] as const;
/** See {@link adviceOutcomes}. */
export type AdviceOutcome = (typeof adviceOutcomes)[number];

/** How an advice came to its end. */
export type AdviceEndReason =
  'outcome-reported' | 'consent-refused' | 'consent-lapsed' | 'consent-withdrawn' | 'disclosure-lapsed';

/** The data of every event of an advice to an employer (advies), by type. */
export interface AdviceEvents extends TaskEvents, DisclosureEvents {
  AdviceRaised: {
    readonly adviceId: string;
    readonly organisationId: string;
    readonly departmentId: string | null;
    readonly authorId: string;
    /** The journey it came from, when it came from one; never shown to the employer. */
    readonly journeyId: string | null;
    readonly about: AdviceSubject;
    /** People in the group, when it is about one. */
    readonly groupSize: number | null;
    /** The person it can be traced to, whose consent it needs; null unless `about` is `person`. */
    readonly concernedId: string | null;
    readonly theme: Theme;
    readonly textRef: string;
    readonly textHash: string;
    readonly recipientId: string;
    readonly recipientRole: 'requester' | 'manager';
    readonly consentLapsesAt: Instant | null;
    readonly policy: Policy;
  };
  AdviceConsentGiven: { readonly textHash: string };
  AdviceConsentRefused: { readonly adviceId: string };
  AdviceConsentLapsed: { readonly adviceId: string };
  AdviceSent: { readonly recipientId: string };
  AdviceAcknowledged: { readonly adviceId: string };
  AdviceAnswered: {
    readonly intention: AdviceIntention;
    readonly responseRef: string | null;
    readonly outcomeAskedAt: Instant;
  };
  /** The time has come to ask what came of it. */
  AdviceOutcomeDue: { readonly adviceId: string };
  AdviceOutcomeReported: { readonly outcome: AdviceOutcome; readonly remarksRef: string | null };
  AdviceEnded: { readonly reason: AdviceEndReason };
}

/** Name of an event of an advice. */
export type AdviceEventType = keyof AdviceEvents;

/** One event of an advice. */
export type AdviceEvent = { readonly [Type in AdviceEventType]: EventOf<Type, AdviceEvents[Type]> }[AdviceEventType];

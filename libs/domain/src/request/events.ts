import type { RequestSubject, Theme } from '../journey/codes.js';
import type { EvolversOf } from '../journey/evolver.js';
import type { Instant } from '../journey/time.js';
import type { Policy } from '../policy/policy.js';

/** Events of the request (aanvraag) and of the consent to be contacted. */
export interface RequestEvents {
  JourneyRequested: {
    readonly journeyId: string;
    readonly organisationId: string;
    readonly departmentId: string | null;
    readonly employeeId: string;
    /** Null when the employee asked by themselves: the employer then sees nothing but anonymous totals. */
    readonly requesterId: string | null;
    readonly managerId: string | null;
    readonly theme: Theme;
    readonly subject: RequestSubject;
    readonly questionRef: string;
    /** Journey of the other party of the same conflict, whose practitioner may not serve here too. */
    readonly relatedJourneyId: string | null;
    readonly policy: Policy;
    readonly contactConsentLapsesAt: Instant;
  };
  ContactConsentGiven: { readonly journeyId: string };
  ContactConsentRefused: { readonly journeyId: string };
}

/** What each event of the request makes of a journey. */
export const requestEvolvers: Omit<EvolversOf<RequestEvents>, 'JourneyRequested'> = {
  ContactConsentGiven: (state) => ({ ...state, stage: { kind: 'assignment' } }),
  ContactConsentRefused: (state) => state,
};

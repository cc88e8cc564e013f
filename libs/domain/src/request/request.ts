import type { RequestSubject, Theme } from '../journey/codes.js';
import type { Policy } from '../policy/policy.js';

/** What a journey is asked for with. */
export interface JourneyRequest {
  readonly journeyId: string;
  readonly organisationId: string;
  readonly departmentId: string | null;
  readonly employeeId: string;
  /** Null when the employee asks by themselves. */
  readonly requesterId: string | null;
  readonly managerId: string | null;
  readonly theme: Theme;
  readonly subject: RequestSubject;
  readonly questionRef: string;
  readonly relatedJourneyId: string | null;
  readonly policy: Policy;
}

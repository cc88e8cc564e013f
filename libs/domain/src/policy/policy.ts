import { CIVIL_DAY_MS, WORKING_DAYS_IN_SLICE } from '../journey/time.js';

/** How soon a task is due, by what is asked of the person. Each has a number of working days in the policy. */
export type DueRule = 'answer' | 'coordinate' | 'plan' | 'record' | 'write';

/**
 * The numbers a journey runs by. Data of the organisation, fixed for a journey when it starts.
 * It may be stricter than {@link domainLimits}, never looser.
 */
export interface Policy {
  /** Most talks in one BMW trajectory, 1 to 5. Source: S11. */
  readonly maxBmwTalks: number;
  /** Fewest and most agreed coaching sessions, within 5 to 9. Source: S12. */
  readonly coachingSessions: { readonly min: number; readonly max: number };
  /** Days between two coaching sessions, within 7 to 21. Source: S13. */
  readonly reflectionDays: { readonly min: number; readonly max: number; readonly default: number };
  /** Missed appointments in a row that put a decision to the coordinator, 1 or 2. */
  readonly missesBeforeDecision: number;
  /** Working days until a task is due, 0 to 19. */
  readonly dueWorkingDays: Readonly<Record<DueRule, number>>;
  /** Days after its due time at which a task that was reminded of is escalated to the coordinator. */
  readonly escalateAfterDays: number;
  /** Days the employee has to consent to being contacted; then the request lapses. */
  readonly contactConsentDays: number;
  /** Days a consent to share something stays valid. */
  readonly consentDays: number;
  /** Days the employee has to confirm that something was said in their presence; then it is no disclosure. Source: S7. */
  readonly presenceConfirmationDays: number;
  /** Days the employee has for the closing evaluation; then the journey closes without it. */
  readonly evaluationDays: number;
  /** Days between closing and the follow-up. */
  readonly followUpAfterDays: number;
  /** Days the follow-up stays open; then the journey ends without it. */
  readonly followUpDays: number;
  /** Whether a practitioner must hold a valid registration (Registerplein for BMW, NOBCO for coaches). Source: S15. */
  readonly registrationRequired: { readonly bmw: boolean; readonly coach: boolean };
  /** Days before a registration runs out at which the coordinator is told. */
  readonly registrationNoticeDays: number;
  /** Smallest group, in people, about which an advice may speak without consent; 5 or more. */
  readonly adviceGroupMinimum: number;
  /** Days after the employer's response at which is asked what came of it. */
  readonly adviceOutcomeAfterDays: number;
  /** Days after its end at which a journey's dossier is destroyed. */
  readonly retentionDays: number;
  /** Length of a day in milliseconds; other than a civil day only on a demo stack, and then on record here. */
  readonly dayLengthMs: number;
}

/** The policy of an organisation that has set nothing itself. */
export const defaultPolicy: Policy = {
  maxBmwTalks: 5,
  coachingSessions: { min: 5, max: 9 },
  reflectionDays: { min: 7, max: 21, default: 14 },
  missesBeforeDecision: 2,
  dueWorkingDays: { answer: 5, coordinate: 2, plan: 3, record: 2, write: 10 },
  escalateAfterDays: 3,
  contactConsentDays: 30,
  consentDays: 90,
  presenceConfirmationDays: 7,
  evaluationDays: 21,
  followUpAfterDays: 42,
  followUpDays: 30,
  registrationRequired: { bmw: true, coach: true },
  registrationNoticeDays: 30,
  adviceGroupMinimum: 5,
  adviceOutcomeAfterDays: 60,
  retentionDays: 730,
  dayLengthMs: CIVIL_DAY_MS,
};

/** The field's own numbers, which no policy may loosen. Sources: S11, S12, S13. */
export const domainLimits = {
  maxBmwTalks: 5,
  coachingSessions: { min: 5, max: 9 },
  reflectionDays: { min: 7, max: 21 },
  missesBeforeDecision: 2,
  adviceGroupMinimum: 5,
} as const;

/** One thing wrong with a policy: where, and the range that is allowed there. */
export interface PolicyFault {
  readonly path: string;
  readonly found: number;
  readonly min: number;
  readonly max: number;
}

const positiveDays = { min: 1, max: 3650 };

/** Checks that a policy is whole, and nowhere looser than the domain's numbers; an empty list means it may be used. */
export const validatePolicy = (policy: Policy): readonly PolicyFault[] => {
  const { coachingSessions, reflectionDays } = policy;
  const ranges: readonly (readonly [string, number, { readonly min: number; readonly max: number }])[] = [
    ['maxBmwTalks', policy.maxBmwTalks, { min: 1, max: domainLimits.maxBmwTalks }],
    ['coachingSessions.min', coachingSessions.min, domainLimits.coachingSessions],
    ['coachingSessions.max', coachingSessions.max, { ...domainLimits.coachingSessions, min: coachingSessions.min }],
    ['reflectionDays.min', reflectionDays.min, domainLimits.reflectionDays],
    ['reflectionDays.max', reflectionDays.max, { ...domainLimits.reflectionDays, min: reflectionDays.min }],
    ['reflectionDays.default', reflectionDays.default, { min: reflectionDays.min, max: reflectionDays.max }],
    ['missesBeforeDecision', policy.missesBeforeDecision, { min: 1, max: domainLimits.missesBeforeDecision }],
    ...Object.entries(policy.dueWorkingDays).map(
      ([rule, days]) => [`dueWorkingDays.${rule}`, days, { min: 0, max: WORKING_DAYS_IN_SLICE - 1 }] as const,
    ),
    ['escalateAfterDays', policy.escalateAfterDays, positiveDays],
    ['contactConsentDays', policy.contactConsentDays, positiveDays],
    ['consentDays', policy.consentDays, positiveDays],
    ['presenceConfirmationDays', policy.presenceConfirmationDays, positiveDays],
    ['evaluationDays', policy.evaluationDays, positiveDays],
    ['followUpAfterDays', policy.followUpAfterDays, positiveDays],
    ['followUpDays', policy.followUpDays, positiveDays],
    ['registrationNoticeDays', policy.registrationNoticeDays, positiveDays],
    ['adviceGroupMinimum', policy.adviceGroupMinimum, { min: domainLimits.adviceGroupMinimum, max: 1000 }],
    ['adviceOutcomeAfterDays', policy.adviceOutcomeAfterDays, positiveDays],
    ['retentionDays', policy.retentionDays, positiveDays],
    ['dayLengthMs', policy.dayLengthMs, { min: 1, max: CIVIL_DAY_MS }],
  ];
  return ranges
    .filter(([, found, { min, max }]) => !Number.isInteger(found) || found < min || found > max)
    .map(([path, found, { min, max }]) => ({ path, found, min, max }));
};

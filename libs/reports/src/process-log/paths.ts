import type { Day } from '../model/period.js';

/**
 * What a process log tells of a journey, in the order in which these come on the same day. Left out are themes, reasons,
 * wishes, scores, pauses, signals, disclosures, emergencies, what was withdrawn, and how a journey closed: whether somebody
 * evaluated would tell who stopped early.
 */
export const processSteps = [
  'journey-requested',
  'contact-consent-given',
  'intake-held',
  'coaching-agreed',
  'bmw-talk-held',
  'coaching-session-held',
  'neutral-conversation-held',
  'appointment-missed',
  'referral-opened',
  'referral-handed-over',
  'journey-ended',
] as const;
/** See {@link processSteps}. */
export type ProcessStep = (typeof processSteps)[number];

/** One step of one journey, as the reporting mart has it. */
export interface PathStep {
  readonly step: ProcessStep;
  readonly on: Day;
  /** First, second, … of the journey's trajectories; null for what belongs to none. */
  readonly trajectory: number | null;
  /** Pseudonym of who held it; null where nobody did, or nobody is known. */
  readonly practitioner: string | null;
}

/** The steps of a journey in their order. */
export type Path = readonly PathStep[];

const rankOf = new Map<ProcessStep, number>(processSteps.map((step, rank) => [step, rank]));

/** Steps by day, those of one day as {@link processSteps} has them, and otherwise as they were given. */
export const inOrder = (steps: readonly PathStep[]): Path =>
  steps.toSorted(
    (one, other) =>
      (one.on < other.on ? -1 : Number(one.on > other.on)) ||
      (rankOf.get(one.step) ?? 0) - (rankOf.get(other.step) ?? 0),
  );

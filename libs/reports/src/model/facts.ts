import type { GoalAttainment, Route, StopReason, Theme } from '@traject/domain';
import type { Day } from './period.js';

/**
 * What a report is made from: one row for each journey, by pseudonym, as the reporting mart knows it on the day on which a
 * period is published. No free text and no person's name. Codes are those of the domain.
 */
export interface JourneyFacts {
  /** Pseudonym of the journey. */
  readonly journey: string;
  /** Pseudonym of the employee. People are counted, so the same person has the same one in each of their journeys. */
  readonly person: string;
  readonly organisation: string;
  /** Department at the request, as it is called and merged on the day of publication; null when there is none. */
  readonly department: string | null;
  /** Whether the employee asked by themselves: no requester. */
  readonly selfRequested: boolean;
  readonly theme: Theme;
  readonly requestedOn: Day;
  readonly intakeOn: Day | null;
  /** Null before the intake. */
  readonly route: Route | null;
  /** Day of the first talk, session or conversation that was held. */
  readonly firstTalkOn: Day | null;
  readonly endedOn: Day | null;
  /** The journey's trajectories that hold talks or sessions, with the most that policy or agreement allowed each. */
  readonly trajectories: readonly {
    readonly kind: 'bmw' | 'coaching';
    readonly held: number;
    readonly limit: number;
  }[];
  /** Days that lay between each two sessions of coaching. */
  readonly reflectionDays: readonly number[];
  /** Appointments that the employee missed. */
  readonly missed: number;
  /** What became of the journey's last referral. */
  readonly referral: 'none' | 'accepted' | 'not-accepted';
  /** Whether a practitioner noticed something about the organisation (signaal). */
  readonly signalNoticed: boolean;
  /** Why the employee stopped early; null when they did not. */
  readonly stop: StopReason | null;
  /** The closing evaluation; every score is from 1 to 10. */
  readonly evaluation: {
    readonly satisfaction: number;
    readonly goals: GoalAttainment;
    readonly wellbeingBefore: number;
    readonly wellbeingAfter: number;
  } | null;
}

/** What became of an advice to an employer, as far as it got. */
export const adviceFollowUps = [
  'not-sent',
  'not-answered',
  'will-act',
  'will-look-into',
  'will-not-act',
  'done',
  'under-way',
  'not-done',
] as const;
/** See {@link adviceFollowUps}. */
export type AdviceFollowUp = (typeof adviceFollowUps)[number];

/** One row for each advice to an employer. */
export interface AdviceFacts {
  /** Pseudonym of the advice. */
  readonly advice: string;
  readonly organisation: string;
  /** Pseudonym of who it is about, or out of whose journey it came; null when it came from no journey and is about nobody. */
  readonly person: string | null;
  /** Whether it came out of a journey that the employee asked for by themselves. */
  readonly selfRequested: boolean;
  readonly raisedOn: Day;
  readonly followUp: AdviceFollowUp;
}

/** One row for each practitioner: how many people of the organisations they had under way on the last day of the period. */
export interface CaseloadFacts {
  readonly practitioner: string;
  readonly people: number;
}

/** All that a period is published from. */
export interface Facts {
  readonly journeys: readonly JourneyFacts[];
  readonly advices: readonly AdviceFacts[];
  readonly caseloads: readonly CaseloadFacts[];
}

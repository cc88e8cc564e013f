import type { Period } from '../model/period.js';
import type { ProcessStep } from './paths.js';

/** A step as a group of people took it. */
export interface GroupStep {
  readonly step: ProcessStep;
  /** Days since the request, as the median of the group. */
  readonly day: number;
  readonly trajectory: number | null;
  /** Number of the practitioner within a log that tells it; null: it does not, and none that is published now does. */
  readonly practitioner: number | null;
}

/** People whose journeys look the same in a process log, to the day. */
export interface PathGroup {
  /** Null: of all organisations together, as in every log that is published now. */
  readonly organisation: string | null;
  /** How many are told; others who took the same path are not. */
  readonly people: number;
  /** Whether this is all of the path, to its end; otherwise too few people went on in any one way. */
  readonly whole: boolean;
  readonly steps: readonly GroupStep[];
}

/** All that is ever told, row by row, of the journeys that ended in a period. */
export interface ProcessLog {
  readonly period: Period;
  readonly organisations: readonly string[];
  readonly groups: readonly PathGroup[];
  /** People of whom nothing is told; null when they are so few that the number would tell something of them. */
  readonly peopleLeftOut: number | null;
}

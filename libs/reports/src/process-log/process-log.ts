import type { Period } from '../model/period.js';
import type { ProcessStep } from './paths.js';

/** A step as a group of people took it. */
export interface GroupStep {
  readonly step: ProcessStep;
  /** Days since the request, as the median of the group. */
  readonly day: number;
  readonly trajectory: number | null;
  /** Number of the practitioner within this log; null when it is not told. */
  readonly practitioner: number | null;
}

/** People whose journeys look the same in a process log, to the day. */
export interface PathGroup {
  /** Null for other organisations, of whom it is not told which. */
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

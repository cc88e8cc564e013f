import { reject, type Rejection } from '../journey/rejection.js';

/** Why a person is not erased now. Each of them passes: when it is gone, the erasure may be asked for again. */
export const erasureObstacles = ['journey-open', 'person-serves-journey', 'legal-hold'] as const;
/** See {@link erasureObstacles}. */
export type ErasureObstacle = (typeof erasureObstacles)[number];

/** What stands between a person and their erasure. */
export interface PersonStanding {
  /** Journeys about them that have not ended. */
  readonly openJourneys: number;
  /** Journeys of others that they serve now. */
  readonly servedJourneys: number;
  /** Whether they or one of their journeys are under a legal hold. */
  readonly held: boolean;
}

/** Erasure never ends a journey: stopping is the employee's own step, with what belongs to it. */
export const noJourneyIsOpen = ({ openJourneys }: PersonStanding): Rejection | null =>
  openJourneys === 0 ? null : reject('journey-open', { journeys: openJourneys });

/** Nobody is left without whoever guides them: a practitioner is replaced before they go. */
export const servesNobody = ({ servedJourneys }: PersonStanding): Rejection | null =>
  servedJourneys === 0 ? null : reject('person-serves-journey', { journeys: servedJourneys });

/** What may be needed in a dispute is kept until the hold is lifted, whoever asks and whatever the date. */
export const nothingIsHeld = ({ held }: { readonly held: boolean }): Rejection | null =>
  held ? reject('legal-hold') : null;

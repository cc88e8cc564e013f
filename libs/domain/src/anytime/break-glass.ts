import type { Instant } from '../journey/time.js';

/** Why a dossier is opened in an emergency (break-glass); coarse, the words are in the dossier. */
export const breakGlassReasons = ['danger-to-employee', 'danger-to-others'] as const;
/** See {@link breakGlassReasons}. */
export type BreakGlassReason = (typeof breakGlassReasons)[number];

/** Most hours for which a dossier may be opened at once. */
export const MOST_BREAK_GLASS_HOURS = 4;

/** Hours within which a second person has to approve: what was asked for one emergency serves no other. */
export const BREAK_GLASS_LAPSES_AFTER_HOURS = 4;

/** One emergency: somebody asked to open the dossier, and perhaps a second person approved. */
export interface BreakGlass {
  readonly requestId: string;
  readonly requestedById: string;
  readonly requestedAt: Instant;
  readonly reason: BreakGlassReason;
  readonly hours: number;
  /** Not approved by then, it is over. */
  readonly lapsesAt: Instant;
  /** When it ends by itself; null until a second person approved. */
  readonly endsAt: Instant | null;
  /** When somebody ended it before that; null when nobody did. */
  readonly endedAt: Instant | null;
}

/** The emergencies of a journey so far. */
interface Emergencies {
  readonly breakGlass: readonly BreakGlass[];
}

/** Whether the dossier is open by it at an instant. No event ends it in time: the instant does, whatever has stopped. */
export const isOpenAt = ({ endsAt, endedAt }: Pick<BreakGlass, 'endsAt' | 'endedAt'>, now: Instant): boolean =>
  endsAt !== null && now < endsAt && endedAt === null;

/** Whether it waits for a second person at an instant. */
export const waitsForApprovalAt = (
  { endsAt, endedAt, lapsesAt }: Pick<BreakGlass, 'endsAt' | 'endedAt' | 'lapsesAt'>,
  now: Instant,
): boolean => endsAt === null && endedAt === null && now < lapsesAt;

/** Who may read the whole dossier at an instant because of an emergency: those who asked, never who approved. */
export const breakGlassReadersAt = ({ breakGlass }: Emergencies, now: Instant): readonly string[] =>
  breakGlass.filter((glass) => isOpenAt(glass, now)).map(({ requestedById }) => requestedById);

/** The request of this id. */
export const breakGlassOf = ({ breakGlass }: Emergencies, requestId: string): BreakGlass | undefined =>
  breakGlass.find((glass) => glass.requestId === requestId);

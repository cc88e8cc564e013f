import { missedSlot, nextSlot } from '../journey/appointment.js';
import type { MissedBy, Place, Theme } from '../journey/codes.js';
import type { EvolversOf } from '../journey/evolver.js';
import { currentTrajectory, withTrajectory, type JourneyState } from '../journey/state.js';
import type { Instant } from '../journey/time.js';
import type { BmwTrajectory } from './trajectory.js';

/** How a BMW practitioner goes on after a talk. */
export const afterTalk = ['continue', 'finish', 'refer', 'neutral-conversation'] as const;
/** See {@link afterTalk}. */
export type AfterTalk = (typeof afterTalk)[number];

/** Events of the BMW talks (gesprekken). */
export interface BmwEvents {
  BmwTalkPlanned: {
    readonly number: number;
    readonly startsAt: Instant;
    readonly dayStart: Instant;
    readonly recordDueAt: Instant;
    readonly place: Place;
  };
  BmwTalkHeld: {
    readonly number: number;
    readonly heldAt: Instant;
    readonly next: AfterTalk;
    readonly notesRef: string | null;
  };
  BmwTalkMissed: { readonly number: number; readonly missedBy: MissedBy; readonly missesInARow: number };
  /** The practitioner noticed something about the organisation (signaal). Source: S8. */
  SignalNoticed: { readonly theme: Theme; readonly descriptionRef: string | null };
}

const changeBmw = (state: JourneyState, change: (trajectory: BmwTrajectory) => BmwTrajectory): JourneyState => {
  const trajectory = currentTrajectory(state);
  return trajectory?.kind === 'bmw' ? withTrajectory(state, change(trajectory)) : state;
};

/** What each event of the BMW talks makes of a journey. */
export const bmwEvolvers: EvolversOf<BmwEvents> = {
  BmwTalkPlanned: (state, { startsAt, dayStart, recordDueAt }) =>
    changeBmw(state, (bmw) => ({ ...bmw, talk: { ...bmw.talk, appointment: { startsAt, dayStart, recordDueAt } } })),
  BmwTalkHeld: (state, { number, heldAt }) =>
    changeBmw(state, (bmw) => ({ ...bmw, talksHeld: number, talk: nextSlot(bmw.talk), lastHeldAt: heldAt })),
  BmwTalkMissed: (state, { missesInARow }) =>
    changeBmw(state, (bmw) => ({ ...bmw, talk: missedSlot(bmw.talk, missesInARow) })),
  SignalNoticed: (state) => state,
};

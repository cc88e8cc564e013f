import type { CalendarSlice, Instant } from './time.js';

/** A moment agreed on, as the maker of the command gives it. */
export interface AppointmentWish {
  readonly startsAt: Instant;
  /** The calendar as of `startsAt`: what was said there is to be recorded within working days from then. */
  readonly calendar: CalendarSlice;
}

/** A planned appointment. */
export interface Appointment {
  readonly startsAt: Instant;
  /** Start of the local day it falls on; a reflection interval counts from there. */
  readonly dayStart: Instant;
  /** When its outcome is to be recorded. */
  readonly recordDueAt: Instant;
}

/** Planned, or still to be planned; `attempt` counts plannings of the same number, so that tasks stay apart. */
export interface Slot {
  /** Number of the talk or session, from 1. */
  readonly number: number;
  readonly attempt: number;
  readonly appointment: Appointment | null;
  /** Misses since the last one that was held. */
  readonly missesInARow: number;
}

/** The slot of the first talk or session. */
export const firstSlot: Slot = { number: 1, attempt: 1, appointment: null, missesInARow: 0 };

/** The slot that follows one that was held. */
export const nextSlot = (slot: Slot): Slot => ({ ...firstSlot, number: slot.number + 1 });

/** The slot after a miss: to be planned again. */
export const missedSlot = (slot: Slot, missesInARow: number): Slot => ({
  ...slot,
  attempt: slot.attempt + 1,
  appointment: null,
  missesInARow,
});

/** The slot without its appointment, to be planned again. */
export const releasedSlot = (slot: Slot): Slot =>
  slot.appointment === null ? slot : { ...slot, attempt: slot.attempt + 1, appointment: null };

import type { Policy } from '../policy/policy.js';
import type { Appointment, AppointmentWish, Slot } from './appointment.js';
import { reject, type Rejection } from './rejection.js';
import { daysAfter, type Instant } from './time.js';

/** How many days ahead an appointment may lie. */
export const FARTHEST_APPOINTMENT_DAYS = 366;

/** In days of 24 hours: the one on which the clock is set back has 25. */
const LONGEST_DAY = 25 / 24;

/** An appointment lies on its own local day, after what went before it and within a year. It may lie in the past: it is then put on record afterwards. */
export const appointmentInOrder = (
  wish: AppointmentWish,
  { notBefore, now, policy }: { readonly notBefore: Instant; readonly now: Instant; readonly policy: Policy },
): Rejection | null => {
  const { dayStart } = wish.calendar;
  if (wish.startsAt < dayStart || wish.startsAt >= daysAfter(dayStart, LONGEST_DAY, policy.dayLengthMs)) {
    return reject('appointment-out-of-order', { startsAt: wish.startsAt, notBefore: dayStart });
  }
  if (wish.startsAt < notBefore) return reject('appointment-out-of-order', { startsAt: wish.startsAt, notBefore });
  const latest = daysAfter(now, FARTHEST_APPOINTMENT_DAYS, policy.dayLengthMs);
  return wish.startsAt > latest ? reject('appointment-too-far', { startsAt: wish.startsAt, latest }) : null;
};

/** Only a planned appointment that has begun can be recorded as held or missed. */
export const appointmentHasBegun = (slot: Slot, now: Instant): Rejection | null => {
  if (slot.appointment === null) return reject('not-allowed-now', { expected: 'planned-appointment' });
  return now < slot.appointment.startsAt
    ? reject('appointment-not-begun', { startsAt: slot.appointment.startsAt, now })
    : null;
};

/** After so many misses in a row as the policy says, the coordinator decides how to go on. */
export const decisionPending = (slot: Slot, policy: Policy): boolean =>
  slot.missesInARow >= policy.missesBeforeDecision;

/** Nothing is planned while the coordinator has to decide after misses. */
export const noDecisionPending = (slot: Slot, policy: Policy): Rejection | null =>
  decisionPending(slot, policy) ? reject('coordinator-decision-pending', { misses: slot.missesInARow }) : null;

/** The end of the n-th working day, from a calendar slice. */
export const workingDayEnd = (ends: readonly Instant[], workingDays: number, fallback: Instant): Instant =>
  ends[workingDays] ?? ends.at(-1) ?? fallback;

/** The planned appointment that a wish leads to. */
export const plannedAppointment = (wish: AppointmentWish, policy: Policy): Appointment => ({
  startsAt: wish.startsAt,
  dayStart: wish.calendar.dayStart,
  recordDueAt: workingDayEnd(wish.calendar.workingDayEnds, policy.dueWorkingDays.record, wish.startsAt),
});

import type { Appointment, Slot } from './appointment.js';
import type { NeededTask } from './tasks.js';

/** The coordinator's decision after misses in a row. */
export const decideAfterMisses = (trajectory: number, slot: Slot): NeededTask => ({
  key: `decide-after-misses/${trajectory}/${slot.number}/${slot.attempt}`,
  kind: 'decide-after-misses',
  role: 'coordinator',
  assigneeId: null,
  number: slot.number,
  due: 'coordinate',
});

/** When a task to record an appointment can be done, and by when. */
export const recordAppointment = (
  key: string,
  appointment: Appointment,
): Pick<NeededTask, 'key' | 'due' | 'dueAt' | 'availableFrom'> => ({
  key,
  due: 'record',
  dueAt: appointment.recordDueAt,
  availableFrom: appointment.startsAt,
});

import { z } from 'zod';
import {
  daysAfter,
  FARTHEST_APPOINTMENT_DAYS,
  type AppointmentWish,
  type Instant,
  type MissedBy,
  type Policy,
} from '@traject/domain';
import { missedByTitles, placeTitles } from './code-titles.js';
import { TaskFactsMissing, type FormContext } from './context.js';
import { choice, fixed, moment } from './fields.js';
import type { Submission } from './definition.js';
import { words } from './language.js';

/** Title of the field that tells a held appointment from a missed one. */
export const outcomeTitle = words('Uitkomst', 'Outcome');

/** Title of the field that says how it goes on. */
export const nextTitle = words('Hoe verder', 'How to go on');

/** Fields of a plan: when and where. It may lie in the past and is then put on record afterwards. */
export const planForm = ({ now }: FormContext, policy: Policy, notBefore: Instant) =>
  z.strictObject({
    startsAt: moment(words('Begin', 'Start'), {
      min: notBefore,
      max: daysAfter(now, FARTHEST_APPOINTMENT_DAYS, policy.dayLengthMs),
    }),
    place: choice(words('Plaats', 'Place'), placeTitles),
  });

/** Fields of an appointment to which somebody did not come. */
export const missedForm = (who: readonly [MissedBy, ...MissedBy[]]) =>
  z.strictObject({
    outcome: fixed('missed', outcomeTitle),
    missedBy: choice(words('Wie kwam niet', 'Who did not come'), missedByTitles, who),
  });

/**
 * The appointment as it was looked up in the calendar.
 * @throws TaskFactsMissing
 */
export const appointmentOf = ({ appointment }: Submission): AppointmentWish => {
  if (appointment === undefined) throw new TaskFactsMissing('the appointment');
  return appointment;
};

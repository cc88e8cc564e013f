import { breakGlassReasons, MOST_BREAK_GLASS_HOURS } from '@traject/domain';
import { legible } from '@traject/tasks';
import { z } from 'zod';
import { pageQuery } from '../http/cursor.js';

const LONGEST_EXPLANATION = 2_000;

/** Body of a request to open a dossier in an emergency. */
export const breakGlassBody = z.strictObject({
  reason: z.enum(breakGlassReasons),
  hours: z.int().min(1).max(MOST_BREAK_GLASS_HOURS),
  /** What happened and what is sought, for the second person and for the employee. */
  explanation: z.string().trim().min(1).max(LONGEST_EXPLANATION).check(legible('lines')),
});
/** See {@link breakGlassBody}. */
export type BreakGlassBody = z.output<typeof breakGlassBody>;

/** Query of the list of emergencies. */
export const breakGlassQuery = z.strictObject(pageQuery);

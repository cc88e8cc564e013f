import { z } from 'zod';
import { email } from '../fields.js';

/** Languages in which somebody can be told that something waits for them. */
export const contactLanguages = ['nl', 'en'] as const;
/** See {@link contactLanguages}. */
export type ContactLanguage = (typeof contactLanguages)[number];

/** How somebody wants to be told that something waits for them: their own choice, which nobody else makes or sees. */
export const contact = z.strictObject({
  /** Where an employee is told; without one they are told nowhere outside the product. */
  privateAddress: email.nullable(),
  language: z.enum(contactLanguages),
  mail: z.boolean(),
  calendar: z.boolean(),
});
/** See {@link contact}. */
export type Contact = z.output<typeof contact>;

/** What holds for whoever chose nothing yet. */
export const unchosen: Contact = { privateAddress: null, language: 'nl', mail: true, calendar: true };

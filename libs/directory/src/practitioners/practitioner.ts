import type { PractitionerKind, Register } from '@traject/domain';
import { z } from 'zod';
import { day, distinct, id, line, practitionerKinds, registers, type PersonRole } from '../fields.js';

/** An IETF language tag in its short form: `nl`, `en`, `pap`. */
const language = z.string().regex(/^[a-z]{2,3}$/, { error: 'a language code of two or three lower-case letters' });

/** What describes a practitioner apart from the person they are. */
export const practice = {
  /** What they are for. Sources: S3, S6, S16. */
  kinds: distinct(z.enum(practitionerKinds), practitionerKinds.length).refine((kinds) => kinds.length > 0, {
    error: `at least one of: ${practitionerKinds.join(', ')}`,
  }),
  /** Most journeys at once. */
  capacity: z.int().min(0).max(1000),
  languages: distinct(language, 20).default(['nl']),
  /** Where they work, in words that the coordinator knows. */
  areas: distinct(line(100), 50).default([]),
  active: z.boolean().default(true),
};

/** What is given to make a person a practitioner. */
export const newPractitioner = z.strictObject({ personId: id, ...practice });
/** See {@link newPractitioner}. */
export type NewPractitioner = z.input<typeof newPractitioner>;

/** What can be changed of a practitioner. */
export const practitionerChange = z.strictObject({
  kinds: practice.kinds.optional(),
  capacity: practice.capacity.optional(),
  languages: distinct(language, 20).optional(),
  areas: distinct(line(100), 50).optional(),
  active: z.boolean().optional(),
});
/** See {@link practitionerChange}. */
export type PractitionerChange = z.input<typeof practitionerChange>;

/** A registration as the register showed it to whoever looked it up. Source: S15. */
export const registrationFields = z
  .strictObject({
    register: z.enum(registers),
    number: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$/, {
      error: 'letters, digits, dots, slashes and hyphens, 1 to 40 characters',
    }),
    /** Last day of validity. */
    validUntil: day,
    /** Day on which it was looked up in the register. */
    checkedOn: day,
  })
  .refine(({ validUntil, checkedOn }) => validUntil >= checkedOn, {
    path: ['validUntil'],
    error: 'not before the day on which it was checked',
  });
/** See {@link registrationFields}. */
export type NewRegistration = z.input<typeof registrationFields>;

/** A registration on record. */
export interface Registration {
  readonly register: Register;
  readonly number: string;
  readonly validUntil: string;
  readonly checkedOn: string;
  /** Person id of who checked it. */
  readonly checkedBy: string;
}

/** A practitioner; the name is the person's, under the same id. */
export interface Practitioner {
  /** The person's id. */
  readonly id: string;
  readonly kinds: readonly PractitionerKind[];
  readonly capacity: number;
  readonly languages: readonly string[];
  readonly areas: readonly string[];
  readonly active: boolean;
  readonly registrations: readonly Registration[];
  /** Counts the changes of everything but registrations, from 1; for If-Match. */
  readonly version: number;
}

/** The role that a kind of practitioner acts in. */
export const roleOfKind = (kind: PractitionerKind): PersonRole => (kind === 'bmw' ? 'bmw-practitioner' : 'coach');

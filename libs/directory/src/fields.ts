import { coachKinds, textFault, type PractitionerKind, type Register } from '@traject/domain';
import { z } from 'zod';

/** One line of text that can be seen and shows what it says, trimmed, 1 to `max` characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => text === '' || textFault(text, 'line') === null, {
      error: 'one line of text that can be seen, without control characters or others that hide or turn it',
    });

/** An id that is a UUID, in lower case. */
export const id = z.uuid().toLowerCase();

/** A short id that people choose, e.g. of a department: `finance-2`. */
export const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, {
  error: 'lower-case letters, digits and hyphens, 1 to 40 characters',
});

/** An e-mail address as it is used; for comparing, see `KeyedHashes`. */
export const email = z.string().trim().max(254).pipe(z.email());

/** A telephone number, loosely: people write them in many ways. */
export const phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 ()./-]{4,28}[0-9]$/, { error: 'a telephone number of 6 to 30 digits and separators' });

/** A day that exists, e.g. `2027-03-02`. */
export const day = z.iso.date();

/** Key of a record in the system it was imported from; makes the import repeatable. */
export const externalKey = line(100);

/** Roles a person can have. */
export const personRoles = [
  'requester',
  'manager',
  'employee',
  'bmw-practitioner',
  'coach',
  'coordinator',
  'analyst',
  'administrator',
] as const;
/** See {@link personRoles}. */
export type PersonRole = (typeof personRoles)[number];

/** What a practitioner can be for. */
export const practitionerKinds = ['bmw', ...coachKinds] as const satisfies readonly PractitionerKind[];

/** The registers in which a client can check a practitioner. Source: S15. */
export const registers = ['registerplein', 'nobco'] as const satisfies readonly Register[];

/** A list without repeats, kept in the order given. */
export const distinct = <Item extends z.ZodType>(item: Item, max: number) =>
  z
    .array(item)
    .max(max)
    .transform((items) => [...new Set(items)]);

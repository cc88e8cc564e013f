import { z } from 'zod';
import { day, email, externalKey, line, personRoles, phone, practitionerKinds, slug } from '../fields.js';
import { practice, registrationFields } from '../practitioners/practitioner.js';
import { socialMapFields } from '../social-map/social-map.js';
import type { Column } from './read-csv.js';

const required = <Value>(shape: z.ZodType<Value, string>, expected: string): Column<Value> => ({
  shape,
  expected,
  required: true,
});

/** An empty cell is null: nothing is known. */
const optional = <Value>(shape: z.ZodType<Value, string>, expected: string): Column<Value | null> => ({
  shape: z.union([z.literal('').transform(() => null), shape]),
  expected: `${expected}, or nothing`,
  required: false,
});

const listOf = <Value>(shape: z.ZodType<Value, string[]>) =>
  z
    .string()
    .transform((text) =>
      text
        .split('|')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .pipe(shape);

const answers: Readonly<Record<string, boolean>> = {
  yes: true,
  ja: true,
  true: true,
  '1': true,
  no: false,
  nee: false,
  false: false,
  '0': false,
};
const yesOrNo = z
  .string()
  .toLowerCase()
  .refine((text) => Object.hasOwn(answers, text))
  .transform((text) => answers[text] ?? false);

const wholeNumber = z
  .string()
  .regex(/^[0-9]{1,4}$/)
  .transform(Number)
  .pipe(practice.capacity);

const key = optional(externalKey, 'a key of at most 100 characters from the system the row comes from');
const active = optional(yesOrNo, 'yes or no (ja, nee, true, false, 1, 0)');
const name = required(line(200), 'a name of at most 200 characters');
const address = required(email, 'an e-mail address of at most 254 characters');
const telephone = optional(phone, 'a telephone number of 6 to 30 digits and separators');
const roles = z
  .array(z.enum(personRoles))
  .min(1)
  .transform((given) => [...new Set(given)]);

/** Columns of a file with the people of one organisation, or with the provider's own staff. */
export const peopleColumns = {
  external_key: key,
  name,
  email: address,
  phone: telephone,
  roles: required(listOf(z.array(z.string()).pipe(roles)), `one or more, with | between, of ${personRoles.join(', ')}`),
  department: optional(slug, 'the id of a department of the organisation'),
  active,
  login: optional(line(255), 'the subject of a login at the provider, at most 255 characters'),
};

const registerColumns = {
  number: optional(registrationFields.shape.number, 'a registration number of at most 40 letters and digits'),
  validUntil: optional(day, 'the last day of validity as 2027-03-02'),
  checkedOn: optional(day, 'the day of the check as 2027-03-02'),
};

/** Columns of a file with practitioners and their registrations. */
export const practitionerColumns = {
  external_key: key,
  name,
  email: address,
  phone: telephone,
  kinds: required(
    listOf(
      z.array(z.string()).pipe(
        z
          .array(z.enum(practitionerKinds))
          .min(1)
          .transform((given) => [...new Set(given)]),
      ),
    ),
    `one or more, with | between, of ${practitionerKinds.join(', ')}`,
  ),
  capacity: required(wholeNumber, 'the most journeys at once, 0 to 1000'),
  languages: optional(listOf(practice.languages.unwrap()), 'language codes such as nl, with | between'),
  areas: optional(listOf(practice.areas.unwrap()), 'areas of at most 100 characters, with | between'),
  active,
  registerplein_number: registerColumns.number,
  registerplein_valid_until: registerColumns.validUntil,
  registerplein_checked_on: registerColumns.checkedOn,
  nobco_number: registerColumns.number,
  nobco_valid_until: registerColumns.validUntil,
  nobco_checked_on: registerColumns.checkedOn,
};

/** Columns of a file with the social map. */
export const socialMapColumns = {
  external_key: key,
  agency: required(socialMapFields.agency, 'a name of at most 200 characters'),
  kind_of_help: required(socialMapFields.kindOfHelp, 'a kind of help of at most 100 characters'),
  region: required(socialMapFields.region, 'a region of at most 100 characters'),
  how_to_refer: required(socialMapFields.howToRefer, 'one line of at most 2000 characters'),
  active,
};

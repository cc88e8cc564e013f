import { z } from 'zod';
import { distinct, email, externalKey, id, line, personRoles, phone, slug, type PersonRole } from '../fields.js';

/** Roles that people have at their employer, and so only with an organisation. */
const employerRoles: readonly PersonRole[] = ['requester', 'manager', 'employee'];

/** Roles that the provider's own staff have, and so never with an organisation. */
export const providerRoles: readonly PersonRole[] = ['coordinator', 'administrator'];

/** Roles in which people read what is confidential; whoever appoints and assigns them is somebody else. */
export const rolesThatRead: readonly PersonRole[] = ['bmw-practitioner', 'coach'];

/** What can be said of a person; all of it stands encrypted in the dossier. */
export const personDetails = {
  name: line(200),
  email: email,
  phone: phone.nullable().default(null),
};

const placeInOrganisation = {
  roles: distinct(z.enum(personRoles), personRoles.length).refine((roles) => roles.length > 0, {
    error: 'at least one role',
  }),
  departmentId: slug.nullable().default(null),
  active: z.boolean().default(true),
};

const enteredFields = {
  /** Null for the provider's own staff. */
  organisationId: id.nullable(),
  ...placeInOrganisation,
  ...personDetails,
  externalKey: externalKey.nullable().default(null),
};

const refusePlace = (person: Place, context: z.RefinementCtx): void => {
  for (const fault of placeFaults(person)) context.addIssue({ code: 'custom', ...fault });
};

/**
 * What somebody outside gives to enter a person. They name no id: whether one is free would tell them that somebody
 * has it at another organisation.
 */
export const enteredPerson = z.strictObject(enteredFields).superRefine(refusePlace);
/** See {@link enteredPerson}. */
export type EnteredPerson = z.input<typeof enteredPerson>;

/** The same by the product's own programs, of which some must know the `id` beforehand; a new one is made unless told. */
export const newPerson = z.strictObject({ id: id.optional(), ...enteredFields }).superRefine(refusePlace);
/** See {@link newPerson}. */
export type NewPerson = z.input<typeof newPerson>;

/** What can be changed of a person; the organisation cannot: that is another person's record. */
export const personChange = z.strictObject({
  roles: placeInOrganisation.roles.optional(),
  departmentId: slug.nullable().optional(),
  active: z.boolean().optional(),
  name: line(200).optional(),
  email: email.optional(),
  phone: phone.nullable().optional(),
});
/** See {@link personChange}. */
export type PersonChange = z.input<typeof personChange>;

/** Personal data, as it is encrypted in the dossier. */
export interface PersonDetails {
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly externalKey: string | null;
}

/** What is known of a person without personal data. */
export interface PersonFacts {
  readonly id: string;
  readonly organisationId: string | null;
  readonly roles: readonly PersonRole[];
  readonly departmentId: string | null;
  readonly active: boolean;
}

/** A person with their details. */
export interface Person extends PersonFacts {
  /** Null once the person was erased. */
  readonly details: PersonDetails | null;
  /** Counts the changes, from 1; for If-Match. */
  readonly version: number;
}

type Place = Pick<PersonFacts, 'organisationId' | 'roles' | 'departmentId'>;

/** Whether roles, organisation and department go together. */
export function placeFaults(person: Place): readonly { path: string[]; message: string }[] {
  const faults = [];
  if (person.organisationId === null && person.roles.some((role) => employerRoles.includes(role))) {
    faults.push({ path: ['roles'], message: `no ${employerRoles.join(', ')} without an organisation` });
  }
  if (person.organisationId !== null && person.roles.some((role) => providerRoles.includes(role))) {
    faults.push({ path: ['roles'], message: `no ${providerRoles.join(', ')} within an organisation` });
  }
  if (person.roles.includes('administrator') && person.roles.some((role) => rolesThatRead.includes(role))) {
    faults.push({ path: ['roles'], message: `no ${rolesThatRead.join(', ')} beside administrator` });
  }
  if (person.organisationId === null && person.departmentId !== null) {
    faults.push({ path: ['departmentId'], message: 'no department without an organisation' });
  }
  return faults;
}

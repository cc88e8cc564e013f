import type { IdentityRole } from './relation.js';

/** Who is asked for, without personal data. */
export interface PersonOnRecord {
  readonly organisationId: string | null;
  readonly roles: readonly IdentityRole[];
}

/** Fields of a person's details. Where notices go is their own choice and not among them. */
export const personDetailFields = ['name', 'email', 'phone', 'externalKey'] as const;
/** See {@link personDetailFields}. */
export type PersonDetailField = (typeof personDetailFields)[number];

/** Which details of a person each role sees that may ask for people; any other sees none. */
export const personDetailsFor = (role: IdentityRole): readonly PersonDetailField[] =>
  role === 'administrator' || role === 'requester' ? personDetailFields : [];

/** Whom a request names: an HR adviser sees them and nobody else. Source: S1. */
export const rolesOfRequest: readonly IdentityRole[] = ['employee', 'manager'];

/** Whether somebody in this role sees a person at all: the administrator everybody, an HR adviser whom they can name. */
export const seesPerson = (role: IdentityRole, ownOrganisationId: string | null, person: PersonOnRecord): boolean => {
  if (role === 'administrator') return true;
  const isOwn = ownOrganisationId !== null && person.organisationId === ownOrganisationId;
  return role === 'requester' && isOwn && person.roles.some((each) => rolesOfRequest.includes(each));
};

/** Whether somebody sees an organisation: people of an employer see their own alone. */
export const seesOrganisation = (ownOrganisationId: string | null, organisationId: string): boolean =>
  ownOrganisationId === null || ownOrganisationId === organisationId;

import { z } from 'zod';
import { distinct, id, line, slug } from '../fields.js';
import { policyOverrides, type PolicyOverrides } from './policy.js';

const department = z.strictObject({
  id: slug,
  name: line(100),
  /** Ids of departments that became part of this one; what was asked for there counts here from then on. */
  formerly: distinct(slug, 100).optional(),
});

const departments = z
  .array(department)
  .max(500)
  .refine(
    (given) => {
      const ids = given.flatMap(({ id, formerly = [] }) => [id, ...formerly]);
      return new Set(ids).size === ids.length;
    },
    { error: 'each department id once' },
  );

/** What is given to enter an organisation. `id` is for whoever must know it beforehand; a new one is made unless told. */
export const newOrganisation = z.strictObject({
  id: id.optional(),
  name: line(200),
  departments: departments.default([]),
  policy: policyOverrides.default({}),
});
/** See {@link newOrganisation}. */
export type NewOrganisation = z.input<typeof newOrganisation>;

/** What can be changed of an organisation; a list or policy that is given replaces the earlier one. */
export const organisationChange = z.strictObject({
  name: line(200).optional(),
  departments: departments.optional(),
  policy: policyOverrides.optional(),
});
/** See {@link organisationChange}. */
export type OrganisationChange = z.input<typeof organisationChange>;

/** A part of an organisation; its id stands in events, its name does not. */
export interface Department {
  readonly id: string;
  readonly name: string;
  /** Ids of departments that became part of this one. */
  readonly formerly?: readonly string[] | undefined;
}

/** An employer. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly departments: readonly Department[];
  /** What differs from the default policy; `policyWith` gives the whole. */
  readonly policy: PolicyOverrides;
  /** Counts the changes, from 1; for If-Match. */
  readonly version: number;
}

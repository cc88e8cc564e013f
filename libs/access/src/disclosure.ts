import type { Subject } from './relation.js';

/** Who belongs to a disclosure: the person it is about, and those at the employer who may open it. */
export interface DisclosureParties {
  readonly organisationId: string;
  readonly personId: string;
  readonly recipients: readonly { readonly personId: string; readonly role: 'requester' | 'manager' }[];
}

/** A disclosure as the access table asks for it. */
export const subjectOfDisclosure = ({ organisationId, personId, recipients }: DisclosureParties): Subject => {
  const [requester, manager] = (['requester', 'manager'] as const).map((role) =>
    recipients.find((recipient) => recipient.role === role),
  );
  return {
    organisationId,
    employeeId: personId,
    requesterId: requester?.personId ?? null,
    managerId: manager?.personId ?? null,
    practitionerIds: [],
    ...(requester === undefined && manager !== undefined ? { recipient: manager } : {}),
  };
};

const knownToAll = [
  'disclosureId',
  'of',
  'journeyId',
  'adviceId',
  'purpose',
  'mode',
  'state',
  'disclosedAt',
  'saidAt',
  'validUntil',
  'openedAt',
] as const;

/** Which fields of a disclosure somebody sees: a recipient nothing of the others, nor how one ended. Source: S7. */
export const fieldsOfDisclosure = {
  own: [...knownToAll, 'recipients', 'withdrawnAt', 'lapsedAt'],
  received: knownToAll,
} as const;

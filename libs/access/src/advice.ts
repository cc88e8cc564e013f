import { allowed, type AccessGround } from './allowed.js';
import type { ReadGround, Reader } from './read-rules.js';
import type { Identity, IdentityRole, Subject } from './relation.js';

/** Who belongs to an advice. */
export interface AdviceParties {
  readonly organisationId: string;
  readonly authorId: string;
  readonly recipientId: string;
  readonly recipientRole: 'requester' | 'manager';
  /** Null as long as it waits for consent: until then the recipient knows nothing of it. */
  readonly sentAt: string | null;
  /** Null for an advice about no one person. */
  readonly concernedId: string | null;
}

/** How somebody stands to an advice that they may read. */
export type AdviceStanding = 'author' | 'recipient' | 'concerned';

/** An advice as the access table asks for it. */
export const subjectOfAdvice = (advice: AdviceParties): Subject => ({
  organisationId: advice.organisationId,
  employeeId: advice.concernedId,
  requesterId: null,
  managerId: null,
  practitionerIds: [advice.authorId],
  ...(advice.sentAt === null ? {} : { recipient: { personId: advice.recipientId, role: advice.recipientRole } }),
});

/** How somebody stands to an advice who may read it on this ground. */
export const standingOn = (ground: AccessGround): AdviceStanding => {
  if (ground === 'practitioner') return 'author';
  return ground === 'employee' ? 'concerned' : 'recipient';
};

/** How somebody stands to an advice in the capacity they have today; undefined when it is not theirs to read. */
export const standingOf = (identity: Identity, advice: AdviceParties): AdviceStanding | undefined => {
  const access = allowed('advice.read', identity, subjectOfAdvice(advice));
  return access.allowed ? standingOn(access.ground) : undefined;
};

/** As what each standing reads the words of an advice, and on what ground. */
export const adviceReadings: Readonly<Record<AdviceStanding, { readonly as: Reader; readonly ground: ReadGround }>> = {
  author: { as: 'author-of-the-advice', ground: 'advice-author' },
  recipient: { as: 'recipient-of-the-advice', ground: 'advice-recipient' },
  concerned: { as: 'whom-the-advice-is-about', ground: 'advice-concerned' },
};

/** The capacity in which somebody reads an advice, for the log of reads. */
export const capacityFor = (
  standing: AdviceStanding,
  { recipientRole }: Pick<AdviceParties, 'recipientRole'>,
): IdentityRole =>
  (({ author: 'bmw-practitioner', recipient: recipientRole, concerned: 'employee' }) as const)[standing];

const knownToAll = [
  'adviceId',
  'organisationId',
  'about',
  'theme',
  'phase',
  'intention',
  'outcome',
  'raisedAt',
  'sentAt',
  'endedAt',
] as const;

/** Fields of an advice as the gateway can tell them, without its words. */
export const adviceFields = [...knownToAll, 'journeyId'] as const;
/** See {@link adviceFields}. */
export type AdviceField = (typeof adviceFields)[number];

/** Which fields of an advice somebody sees: the journey it came from is its author's to know. Source: S8. */
export const fieldsByStanding: Readonly<Record<AdviceStanding, readonly AdviceField[]>> = {
  author: adviceFields,
  recipient: knownToAll,
  concerned: knownToAll,
};

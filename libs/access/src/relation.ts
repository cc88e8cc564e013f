import type { Phase } from '@traject/domain';

/** Roles by the product's own records; never from a token's claim. */
export const identityRoles = [
  'requester',
  'manager',
  'employee',
  'bmw-practitioner',
  'coach',
  'coordinator',
  'administrator',
  'analyst',
] as const;
/** See {@link identityRoles}. */
export type IdentityRole = (typeof identityRoles)[number];

/** Who asks. */
export interface Identity {
  readonly personId: string;
  readonly roles: readonly IdentityRole[];
  /** The employer they belong to; null for the provider's own people. */
  readonly organisationId: string | null;
  /** Employers for whom who coordinates is a requester or manager under another name; absent where there are none. */
  readonly speaksFor?: readonly string[];
}

/** Who belongs to what is asked for: a journey, a task of one, or an advice. Process facts only. */
export interface Subject {
  readonly organisationId: string;
  /** Null for an advice about no one person. */
  readonly employeeId: string | null;
  /** Null when the employee asked by themselves. */
  readonly requesterId: string | null;
  readonly managerId: string | null;
  /** Practitioners who serve now, or the author of an advice. */
  readonly practitionerIds: readonly string[];
  /** Who accepted a referral and is about to take over; absent or null when nobody is. */
  readonly receiverId?: string | null;
  /** Where a journey stands; absent for what has no phase of a journey. */
  readonly phase?: Phase;
  /**
   * To whom at the employer an advice was sent, and in which capacity; absent for a journey, and as long as an advice
   * waits for consent.
   */
  readonly recipient?: { readonly personId: string; readonly role: 'requester' | 'manager' };
  /** Who opened the dossier of a journey in an emergency, with a second person's approval, and may read it now. */
  readonly emergencyReaderIds?: readonly string[];
  /** Who the task is for; null when anyone of its role may take it. Absent when it is not about a task. */
  readonly task?: { readonly assigneeId: string | null; readonly role: IdentityRole };
}

/** How somebody may stand to a journey or an advice, the closest first. */
export const relations = [
  'employee',
  'practitioner',
  'receiver',
  'coordinator',
  'emergency-reader',
  'requester',
  'manager',
] as const;

/** How somebody stands to a journey or an advice. */
export type Relation = (typeof relations)[number] | 'none';

const everyPhase: Readonly<Record<Phase, true>> = {
  'awaiting-consent': true,
  intake: true,
  support: true,
  closing: true,
  'follow-up': true,
  ended: true,
};

/** The phases of a journey in their order. */
// The keys of the table are exactly the phases; Object.keys forgets their type.
export const phases = Object.keys(everyPhase) as readonly Phase[];

const whileSomebodyServes: readonly Phase[] = ['intake', 'support', 'closing', 'follow-up'];

/** In which phases each relation can exist; where it cannot, whoever is on record in it has none. Source: S7. */
export const phasesOfRelation: Readonly<Record<(typeof relations)[number], readonly Phase[]>> = {
  employee: phases,
  practitioner: whileSomebodyServes,
  receiver: ['support'],
  coordinator: phases,
  // Danger does not end with the support; before the consent to be contacted nothing is opened.
  'emergency-reader': phases.filter((phase) => phase !== 'awaiting-consent'),
  requester: phases,
  manager: phases,
};

type OnRecord = Readonly<Record<(typeof relations)[number], boolean>>;

/** Whether somebody is of the provider, and speaks for this employer under no other name, which is to know less. Source: S7. */
const isOfProvider = ({ organisationId, speaksFor = [] }: Identity, subject: Subject): boolean =>
  organisationId === null && !speaksFor.includes(subject.organisationId);

const onRecord = (identity: Identity, subject: Subject): OnRecord => {
  const { personId, roles, organisationId } = identity;
  const isPractitioner = roles.includes('bmw-practitioner') || roles.includes('coach');
  const isOfEmployer = organisationId === subject.organisationId;
  const isRecipientAs = (role: 'requester' | 'manager') =>
    subject.recipient?.personId === personId && subject.recipient.role === role;
  // Of a journey that an employee asked for by themselves the employer knows nothing.
  const isPartyAs = (id: string | null) => subject.requesterId !== null && id === personId;
  return {
    employee: roles.includes('employee') && subject.employeeId === personId,
    practitioner: isPractitioner && subject.practitionerIds.includes(personId),
    receiver: isPractitioner && subject.receiverId === personId,
    coordinator: roles.includes('coordinator') && isOfProvider(identity, subject),
    'emergency-reader':
      roles.includes('administrator') &&
      organisationId === null &&
      subject.emergencyReaderIds?.includes(personId) === true,
    requester:
      isOfEmployer && roles.includes('requester') && (isRecipientAs('requester') || isPartyAs(subject.requesterId)),
    manager: isOfEmployer && roles.includes('manager') && (isRecipientAs('manager') || isPartyAs(subject.managerId)),
  };
};

const relationsOf = (identity: Identity, subject: Subject): readonly Relation[] => {
  const known = onRecord(identity, subject);
  return relations.filter(
    (relation) =>
      known[relation] && (subject.phase === undefined || phasesOfRelation[relation].includes(subject.phase)),
  );
};

/**
 * How somebody stands to a journey or an advice; one relation only, the closest that exists in its phase. People of
 * another employer have none, and of a journey that an employee asked for by themselves the employer has none. Source: S7.
 */
export const relationOf = (identity: Identity, subject: Subject): Relation =>
  relationsOf(identity, subject)[0] ?? 'none';

/** Whether somebody may read a journey's dossier in an emergency, also where they stand closer to it as who coordinates. */
export const isEmergencyReader = (identity: Identity, subject: Subject): boolean =>
  relationsOf(identity, subject).includes('emergency-reader');

/** Whether a task asks this person: by name, or by role where it names nobody. */
export const isAsked = (identity: Identity, subject: Subject): boolean => {
  const { task } = subject;
  if (task === undefined || !identity.roles.includes(task.role)) return false;
  return task.assigneeId === null ? isOfProvider(identity, subject) : task.assigneeId === identity.personId;
};

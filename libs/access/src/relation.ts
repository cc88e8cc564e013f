/** Roles by the product's own records; never from a token's claim. */
export type IdentityRole =
  'requester' | 'manager' | 'employee' | 'bmw-practitioner' | 'coach' | 'coordinator' | 'administrator' | 'analyst';

/** Who asks. */
export interface Identity {
  readonly personId: string;
  readonly roles: readonly IdentityRole[];
  /** The employer they belong to; null for the provider's own people. */
  readonly organisationId: string | null;
}

/** Who belongs to what is asked for: a journey, a task of one, or an advice. Process facts only. */
export interface Subject {
  readonly organisationId: string;
  /** Null for an advice about no one person. */
  readonly employeeId: string | null;
  /** Null when the employee asked by themselves. */
  readonly requesterId: string | null;
  readonly managerId: string | null;
  /** Practitioners who serve now, the author of an advice, or the receiver whom a task asks. */
  readonly practitionerIds: readonly string[];
  /**
   * To whom at the employer an advice was sent, and in which capacity; absent for a journey, and as long as an advice
   * waits for consent.
   */
  readonly recipient?: { readonly personId: string; readonly role: 'requester' | 'manager' };
  /** Who the task is for; null when anyone of its role may take it. Absent when it is not about a task. */
  readonly task?: { readonly assigneeId: string | null; readonly role: IdentityRole };
}

/** How somebody stands to a journey or an advice. */
export type Relation = 'employee' | 'requester' | 'manager' | 'practitioner' | 'coordinator' | 'none';

/**
 * How somebody stands to a journey or an advice; one relation only, the closest. People of another employer have none,
 * and of a journey that an employee asked for by themselves the employer has none. Source: S7.
 */
export const relationOf = ({ personId, roles, organisationId }: Identity, subject: Subject): Relation => {
  if (roles.includes('employee') && subject.employeeId === personId) return 'employee';
  const isPractitioner = roles.includes('bmw-practitioner') || roles.includes('coach');
  if (isPractitioner && subject.practitionerIds.includes(personId)) return 'practitioner';
  if (roles.includes('coordinator') && organisationId === null) return 'coordinator';
  if (organisationId !== subject.organisationId) return 'none';
  const { recipient } = subject;
  if (recipient?.personId === personId) return roles.includes(recipient.role) ? recipient.role : 'none';
  if (subject.requesterId === null) return 'none';
  if (roles.includes('requester') && subject.requesterId === personId) return 'requester';
  return roles.includes('manager') && subject.managerId === personId ? 'manager' : 'none';
};

/** Whether a task asks this person: by name, or by role where it names nobody. */
export const isAsked = (identity: Identity, { task }: Subject): boolean => {
  if (task === undefined || !identity.roles.includes(task.role)) return false;
  return task.assigneeId === null ? identity.organisationId === null : task.assigneeId === identity.personId;
};

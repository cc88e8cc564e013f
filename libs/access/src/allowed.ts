import type { Permission } from './permission.js';
import { isAsked, relationOf, type Identity, type IdentityRole, type Relation, type Subject } from './relation.js';

/** The answer to "may they?": with the ground, or with whether the thing is to look as if it did not exist. */
export type Access =
  | { readonly allowed: true; readonly ground: Relation | IdentityRole | 'task' }
  | { readonly allowed: false; readonly hide: boolean };

/** On what a permission rests: a role in general, a relation to the one thing asked for, or a task that asks them. */
export type Ground =
  | { readonly by: 'role'; readonly roles: readonly IdentityRole[] }
  | { readonly by: 'relation'; readonly relations: readonly Relation[] }
  | { readonly by: 'task' };

const everyRole: readonly IdentityRole[] = [
  'requester',
  'manager',
  'employee',
  'bmw-practitioner',
  'coach',
  'coordinator',
  'administrator',
  'analyst',
];
const role = (...roles: readonly IdentityRole[]): Ground => ({ by: 'role', roles });
const relation = (...relations: readonly Relation[]): Ground => ({ by: 'relation', relations });
const askedByTask: Ground = { by: 'task' };
const everyParty = relation('employee', 'requester', 'manager', 'practitioner', 'coordinator');

/** The whole policy: one row per permission. What no row grants is refused. Source: `libs/domain/README.md`, "Who". */
export const accessTable: Readonly<Record<Permission, Ground>> = {
  'journey.request': role('requester', 'employee'),
  'journey.list': role('requester', 'manager', 'employee', 'bmw-practitioner', 'coach', 'coordinator'),
  'journey.read': everyParty,
  'journey.timeline': everyParty,
  'journey.dossier': relation('employee', 'practitioner'),
  'journey.attachments': relation('employee', 'practitioner'),
  'journey.attach': relation('employee', 'practitioner'),
  // Each their own words only, which the dossier itself looks at.
  'journey.correct': relation('employee', 'practitioner'),
  // Nobody but the employer's own two; the employee and the practitioner know the words from their tasks. Source: S7.
  'journey.read-main-lines': relation('requester', 'manager'),
  'journey.pause': relation('employee', 'practitioner', 'coordinator'),
  'journey.resume': relation('employee', 'practitioner', 'coordinator'),
  'journey.stop': relation('employee', 'requester'),
  'journey.replace-practitioner': relation('coordinator'),
  'journey.withdraw-consent': relation('employee'),
  'journey.move-appointment': relation('employee', 'practitioner'),
  'task.list': role('requester', 'manager', 'employee', 'bmw-practitioner', 'coach', 'coordinator'),
  'task.read': askedByTask,
  'task.claim': askedByTask,
  'task.release': askedByTask,
  'task.complete': askedByTask,
  'task.draft': askedByTask,
  // A coach may ask and is refused by the domain's rule, which says why. Source: S10.
  'advice.raise': role('bmw-practitioner', 'coach'),
  'advice.list': role('bmw-practitioner', 'requester', 'manager', 'employee'),
  'advice.read': relation('employee', 'requester', 'manager', 'practitioner'),
  'organisation.read': role('administrator', 'coordinator', 'requester', 'manager', 'bmw-practitioner'),
  'organisation.create': role('administrator'),
  'organisation.update': role('administrator'),
  'person.read': role('administrator', 'requester'),
  'person.create': role('administrator', 'requester'),
  'person.update': role('administrator'),
  'person.import': role('administrator'),
  'practitioner.read': role('administrator', 'coordinator'),
  'practitioner.create': role('administrator'),
  'practitioner.update': role('administrator'),
  'practitioner.import': role('administrator'),
  'social-map.read': role('administrator', 'coordinator', 'bmw-practitioner', 'coach'),
  'social-map.create': role('administrator'),
  'social-map.update': role('administrator'),
  'social-map.import': role('administrator'),
  'me.read': role(...everyRole),
  // Of oneself: the route names nobody, so there is no other person's log to ask for.
  'access-log.read': role(...everyRole),
  'updates.read': role(...everyRole),
};

const refused = (hide: boolean): Access => ({ allowed: false, hide });

const byRelation = (identity: Identity, subject: Subject, relations: readonly Relation[]): Access => {
  const ground = relationOf(identity, subject);
  if (ground === 'none') return refused(true);
  return relations.includes(ground) ? { allowed: true, ground } : refused(false);
};

/**
 * Whether somebody may do something, as one pure function. What they have nothing to do with is hidden from them: to
 * people of one employer, a journey of another does not exist.
 * @param subject what it is about; null where the permission rests on a role alone
 */
export const allowed = (permission: Permission, identity: Identity, subject: Subject | null): Access => {
  const ground = accessTable[permission];
  if (ground.by === 'role') {
    const held = ground.roles.find((each) => identity.roles.includes(each));
    return held === undefined ? refused(false) : { allowed: true, ground: held };
  }
  if (subject === null) return refused(true);
  if (ground.by === 'relation') return byRelation(identity, subject, ground.relations);
  return isAsked(identity, subject) ? { allowed: true, ground: 'task' } : refused(true);
};

import type { Permission } from './permission.js';
import {
  identityRoles,
  isAsked,
  isEmergencyReader,
  relationOf,
  type Identity,
  type IdentityRole,
  type Relation,
  type Subject,
} from './relation.js';

/** The answer to "may they?": with the ground, or with whether the thing is to look as if it did not exist. */
export type Access =
  | { readonly allowed: true; readonly ground: Relation | IdentityRole | 'task' }
  | { readonly allowed: false; readonly hide: boolean };

/** The ground on which something is allowed. */
export type AccessGround = Extract<Access, { readonly allowed: true }>['ground'];

/** On what a permission rests: a role in general, a relation to the one thing asked for, or a task that asks them. */
export type Ground =
  | { readonly by: 'role'; readonly roles: readonly IdentityRole[] }
  | { readonly by: 'relation'; readonly relations: readonly Relation[] }
  | { readonly by: 'task' };

const role = (...roles: readonly IdentityRole[]): Ground => ({ by: 'role', roles });
const relation = (...relations: readonly Relation[]): Ground => ({ by: 'relation', relations });
const askedByTask: Ground = { by: 'task' };
const everyParty = relation('employee', 'requester', 'manager', 'practitioner', 'coordinator');

/** On what each permission rests. */
export type AccessTable = Readonly<Record<Permission, Ground>>;

/**
 * Who may do what: one row per permission. What no row grants is refused. `README.md` shows it by role, relation and
 * phase. Source: `libs/domain/README.md`, "Who".
 */
export const accessTable: AccessTable = {
  'journey.request': role('requester', 'employee'),
  'journey.list': role('requester', 'manager', 'employee', 'bmw-practitioner', 'coach', 'coordinator'),
  'journey.read': everyParty,
  'journey.timeline': everyParty,
  // Who accepted a referral reads what goes along in the hand-over, and nothing else of the journey before they serve.
  'journey.dossier': relation('employee', 'practitioner', 'receiver', 'emergency-reader'),
  // Each their own words only, which the dossier itself looks at.
  'journey.correct': relation('employee', 'practitioner'),
  // Files do not go along in a hand-over. In an emergency they are read like all the rest.
  'journey.attachments': relation('employee', 'practitioner', 'emergency-reader'),
  'journey.attach': relation('employee', 'practitioner'),
  // The employee is told of every emergency in which somebody asked to open their dossier.
  'journey.break-glass': relation('employee'),
  // One asks, another approves; who has part in the journey does neither, which the domain's rules see to.
  'break-glass.request': role('administrator'),
  'break-glass.approve': role('administrator'),
  'break-glass.end': role('administrator'),
  'break-glass.list': role('administrator'),
  'break-glass.read': role('administrator'),
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
  'disclosure.list': role('employee', 'requester', 'manager'),
  // Nobody but its recipients; the employee and the practitioner know the words from their tasks. Source: S7.
  'disclosure.open': relation('requester', 'manager'),
  'disclosure.withdraw': relation('employee'),
  'organisation.read': role('administrator', 'coordinator', 'requester', 'manager', 'bmw-practitioner'),
  'organisation.create': role('administrator'),
  'organisation.update': role('administrator'),
  'person.read': role('administrator', 'requester'),
  'person.create': role('administrator', 'requester'),
  'person.update': role('administrator'),
  'person.import': role('administrator'),
  // By which logins somebody acts; who entered them is theirs to see as well.
  'identity.read': role('administrator'),
  'identity.link': role('administrator'),
  'identity.unlink': role('administrator'),
  'identity.read-own': role(...identityRoles),
  'practitioner.read': role('administrator', 'coordinator'),
  'practitioner.create': role('administrator'),
  'practitioner.update': role('administrator'),
  'practitioner.import': role('administrator'),
  'social-map.read': role('administrator', 'coordinator', 'bmw-practitioner', 'coach'),
  'social-map.create': role('administrator'),
  'social-map.update': role('administrator'),
  'social-map.import': role('administrator'),
  // HR of their own organisation alone, the provider's people of all; which is theirs is decided where reports are read.
  'report.read': role('requester', 'analyst', 'coordinator', 'administrator'),
  // Of what they may read as reports, and each their own; a process log is for analysts alone, which is looked at there.
  'export.make': role('requester', 'analyst', 'coordinator', 'administrator'),
  'export.list': role('requester', 'analyst', 'coordinator', 'administrator'),
  'export.read': role('requester', 'analyst', 'coordinator', 'administrator'),
  'export.remove': role('requester', 'analyst', 'coordinator', 'administrator'),
  'me.read': role(...identityRoles),
  // One's own again: as whom one acts, and where one is logged in.
  'party.list': role(...identityRoles),
  'party.choose': role(...identityRoles),
  'login.list': role(...identityRoles),
  'login.end': role(...identityRoles),
  // Those of anybody, asked for with a fresh authentication.
  'login.end-every': role('administrator'),
  // Of oneself: the route names nobody. Whoever works for the provider asks the administrator.
  'erasure.ask-own': role('employee'),
  'erasure.ask': role('administrator'),
  'erasure.read-own': role('employee'),
  'erasure.read': role('administrator'),
  'legal-hold.read': role('administrator'),
  'legal-hold.set': role('administrator'),
  'legal-hold.lift': role('administrator'),
  // The keys are of the whole installation, so the provider's administrators alone, asked for with a fresh authentication.
  'key-rotation.begin': role('administrator'),
  'key-rotation.read': role('administrator'),
  // Of oneself: the route names nobody, so there is no other person's log to ask for.
  'access-log.read': role(...identityRoles),
  // One's own alone: the routes name nobody.
  'contact.read': role(...identityRoles),
  'contact.update': role(...identityRoles),
  'updates.read': role(...identityRoles),
};

const refused = (hide: boolean): Access => ({ allowed: false, hide });

const byRelation = (identity: Identity, subject: Subject, relations: readonly Relation[]): Access => {
  const ground = relationOf(identity, subject);
  if (ground === 'none') return refused(true);
  if (relations.includes(ground)) return { allowed: true, ground };
  // Danger is not kept out by being a coordinator as well, whose relation opens no dossier.
  const inEmergency = relations.includes('emergency-reader') && isEmergencyReader(identity, subject);
  return inEmergency ? { allowed: true, ground: 'emergency-reader' } : refused(false);
};

/** Whether somebody may do something, by a table. See {@link allowed}. */
export const allowedBy =
  (table: AccessTable) =>
  (permission: Permission, identity: Identity, subject: Subject | null): Access => {
    const ground = table[permission];
    if (ground.by === 'role') {
      const held = ground.roles.find((each) => identity.roles.includes(each));
      return held === undefined ? refused(false) : { allowed: true, ground: held };
    }
    if (subject === null) return refused(true);
    if (ground.by === 'relation') return byRelation(identity, subject, ground.relations);
    return isAsked(identity, subject) ? { allowed: true, ground: 'task' } : refused(true);
  };

/**
 * Whether somebody may do something, as one pure function. What they have nothing to do with is hidden from them: to
 * people of one employer, a journey of another does not exist.
 * @param subject what it is about; null where the permission rests on a role alone
 */
export const allowed = allowedBy(accessTable);

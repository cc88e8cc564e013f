import { describe, expect, test } from 'vitest';
import { accessTable, allowed, allowedBy } from './allowed.js';
import { permissions, type Permission } from './permission.js';
import {
  identityRoles,
  phases,
  relationOf,
  relations,
  type Identity,
  type IdentityRole,
  type Relation,
  type Subject,
} from './relation.js';

const atEmployer: readonly IdentityRole[] = ['requester', 'manager', 'employee'];
const withTasks: readonly IdentityRole[] = [...atEmployer, 'bmw-practitioner', 'coach', 'coordinator'];

/** Who may do what by role alone, as it is meant. */
const meantByRole: Readonly<Partial<Record<Permission, readonly IdentityRole[]>>> = {
  'journey.request': ['requester', 'employee'],
  'journey.list': withTasks,
  'task.list': withTasks,
  'advice.raise': ['bmw-practitioner', 'coach'],
  'advice.list': ['bmw-practitioner', 'requester', 'manager', 'employee'],
  'organisation.read': ['administrator', 'coordinator', 'requester', 'manager', 'bmw-practitioner'],
  'organisation.create': ['administrator'],
  'organisation.update': ['administrator'],
  'person.read': ['administrator', 'requester'],
  'person.create': ['administrator', 'requester'],
  'person.update': ['administrator'],
  'person.import': ['administrator'],
  'identity.read': ['administrator'],
  'identity.link': ['administrator'],
  'identity.unlink': ['administrator'],
  'identity.read-own': identityRoles,
  'practitioner.read': ['administrator', 'coordinator'],
  'practitioner.create': ['administrator'],
  'practitioner.update': ['administrator'],
  'practitioner.import': ['administrator'],
  'social-map.read': ['administrator', 'coordinator', 'bmw-practitioner', 'coach'],
  'social-map.create': ['administrator'],
  'social-map.update': ['administrator'],
  'social-map.import': ['administrator'],
  'break-glass.request': ['administrator'],
  'break-glass.approve': ['administrator'],
  'break-glass.end': ['administrator'],
  'break-glass.list': ['administrator'],
  'break-glass.read': ['administrator'],
  'erasure.ask-own': ['employee'],
  'erasure.ask': ['administrator'],
  'erasure.read-own': ['employee'],
  'erasure.read': ['administrator'],
  'legal-hold.read': ['administrator'],
  'legal-hold.set': ['administrator'],
  'legal-hold.lift': ['administrator'],
  'key-rotation.begin': ['administrator'],
  'key-rotation.read': ['administrator'],
  'report.read': ['requester', 'analyst', 'coordinator', 'administrator'],
  'export.make': ['requester', 'analyst', 'coordinator', 'administrator'],
  'export.list': ['requester', 'analyst', 'coordinator', 'administrator'],
  'export.read': ['requester', 'analyst', 'coordinator', 'administrator'],
  'export.remove': ['requester', 'analyst', 'coordinator', 'administrator'],
  'me.read': identityRoles,
  'party.list': identityRoles,
  'party.choose': identityRoles,
  'login.list': identityRoles,
  'login.end': identityRoles,
  'login.end-every': ['administrator'],
  'contact.read': identityRoles,
  'contact.update': identityRoles,
  'disclosure.list': ['employee', 'requester', 'manager'],
  'access-log.read': identityRoles,
  'updates.read': identityRoles,
};

const everyParty: readonly Relation[] = ['employee', 'practitioner', 'coordinator', 'requester', 'manager'];
const whoGuides: readonly Relation[] = ['employee', 'practitioner', 'coordinator'];

/** Who may do what by their relation, as it is meant. */
const meantByRelation: Readonly<Partial<Record<Permission, readonly Relation[]>>> = {
  'journey.read': everyParty,
  'journey.timeline': everyParty,
  'journey.dossier': ['employee', 'practitioner', 'receiver', 'emergency-reader'],
  'journey.correct': ['employee', 'practitioner'],
  'journey.attachments': ['employee', 'practitioner', 'emergency-reader'],
  'journey.attach': ['employee', 'practitioner'],
  'journey.break-glass': ['employee'],
  'journey.pause': whoGuides,
  'journey.resume': whoGuides,
  'journey.stop': ['employee', 'requester'],
  'journey.replace-practitioner': ['coordinator'],
  'journey.withdraw-consent': ['employee'],
  'journey.move-appointment': ['employee', 'practitioner'],
  'advice.read': ['employee', 'practitioner', 'requester', 'manager'],
  'disclosure.open': ['requester', 'manager'],
  'disclosure.withdraw': ['employee'],
};

const byTask: readonly Permission[] = ['task.read', 'task.claim', 'task.release', 'task.complete', 'task.draft'];

/** In which phases each relation exists, as it is meant. */
const meantPhases: Readonly<Record<(typeof relations)[number], readonly string[]>> = {
  employee: phases,
  practitioner: ['intake', 'support', 'closing', 'follow-up'],
  receiver: ['support'],
  coordinator: phases,
  'emergency-reader': ['intake', 'support', 'closing', 'follow-up', 'ended'],
  requester: phases,
  manager: phases,
};

const identityWith: Readonly<Record<(typeof relations)[number], Identity>> = {
  employee: { personId: 'eva', roles: ['employee'], organisationId: 'noord' },
  practitioner: { personId: 'bos', roles: ['bmw-practitioner'], organisationId: null },
  receiver: { personId: 'jansen', roles: ['coach'], organisationId: null },
  coordinator: { personId: 'cato', roles: ['coordinator'], organisationId: null },
  'emergency-reader': { personId: 'adem', roles: ['administrator'], organisationId: null },
  requester: { personId: 'hr', roles: ['requester'], organisationId: 'noord' },
  manager: { personId: 'mees', roles: ['manager'], organisationId: 'noord' },
};

const journey: Subject = {
  organisationId: 'noord',
  employeeId: 'eva',
  requesterId: 'hr',
  managerId: 'mees',
  practitionerIds: ['bos'],
  receiverId: 'jansen',
  emergencyReaderIds: ['adem'],
};

describe('every permission', () => {
  test('rests on what it is meant to rest on', () => {
    const meant = [...Object.keys(meantByRole), ...Object.keys(meantByRelation), ...byTask];
    expect(meant.toSorted()).toEqual(permissions.toSorted());
    for (const permission of byTask) expect(accessTable[permission]).toEqual({ by: 'task' });
  });

  test.each(Object.entries(meantByRole))('%s is given to these roles and no other', (permission, roles) => {
    for (const role of identityRoles) {
      const identity: Identity = { personId: 'x', roles: [role], organisationId: null };
      // The keys of the table are permissions; Object.entries forgets their type.
      const access = allowed(permission as Permission, identity, null);
      expect(access, role).toEqual(
        roles.includes(role) ? { allowed: true, ground: role } : { allowed: false, hide: false },
      );
    }
  });

  test.each(Object.entries(meantByRelation))(
    '%s is given to these relations, while they exist',
    (permission, given) => {
      for (const relation of relations)
        for (const phase of phases) {
          // The keys of the table are permissions; Object.entries forgets their type.
          const access = allowed(permission as Permission, identityWith[relation], { ...journey, phase });
          const exists = meantPhases[relation].includes(phase);
          const meant = given.includes(relation)
            ? { allowed: true, ground: relation }
            : { allowed: false, hide: false };
          expect(access, `${relation} in ${phase}`).toEqual(exists ? meant : { allowed: false, hide: true });
        }
    },
  );

  test('is answered by the table that is asked: a row that was widened by mistake shows (negative control)', () => {
    const widened = { ...accessTable, 'journey.dossier': { by: 'relation', relations: ['manager'] } } as const;
    expect(allowed('journey.dossier', identityWith.manager, journey).allowed).toBe(false);
    expect(allowedBy(widened)('journey.dossier', identityWith.manager, journey).allowed).toBe(true);
  });
});

describe('a relation', () => {
  test.each(relations)('%s exists in these phases, and where no phase is told', (relation) => {
    const found = phases.filter((phase) => relationOf(identityWith[relation], { ...journey, phase }) === relation);
    expect(found).toEqual(meantPhases[relation]);
    expect(relationOf(identityWith[relation], journey)).toBe(relation);
  });

  test('rests on a role that one has today', () => {
    for (const relation of relations) {
      const { roles: _before, ...person } = identityWith[relation];
      expect(relationOf({ ...person, roles: ['analyst'] }, journey), relation).toBe('none');
      expect(relationOf({ ...person, roles: [] }, journey), relation).toBe('none');
    }
  });

  test.each(['requester', 'manager', 'employee'] as const)('of a %s does not cross to another employer', (role) => {
    const stranger = { ...identityWith[role], personId: 'x', organisationId: 'zuid' };
    expect(relationOf(stranger, journey)).toBe('none');
    if (role !== 'employee')
      expect(relationOf({ ...identityWith[role], organisationId: 'zuid' }, journey)).toBe('none');
  });

  test('to one’s own journey comes before every other', () => {
    const many: Identity = { personId: 'eva', roles: [...identityRoles], organisationId: 'noord' };
    const own = { ...journey, requesterId: 'eva', managerId: 'eva', practitionerIds: ['eva'], receiverId: 'eva' };
    expect(relationOf(many, own)).toBe('employee');
    expect(relationOf(many, { ...own, employeeId: 'x' })).toBe('practitioner');
    expect(relationOf(many, { ...own, employeeId: 'x', practitionerIds: [] })).toBe('receiver');
    const asked = { ...own, employeeId: 'x', practitionerIds: [], receiverId: null };
    expect(relationOf(many, asked)).toBe('requester');
    expect(relationOf(many, { ...asked, requesterId: 'x' })).toBe('manager');
    expect(relationOf({ ...many, organisationId: null }, asked)).toBe('coordinator');
  });

  test('of who coordinates is there at no employer for whom they speak under another name', () => {
    const speaking = { ...identityWith.coordinator, speaksFor: ['zuid', journey.organisationId] };
    expect(relationOf(speaking, journey)).toBe('none');
    expect(relationOf({ ...speaking, speaksFor: ['zuid'] }, journey)).toBe('coordinator');
    const task = { assigneeId: null, role: 'coordinator' } as const;
    expect(allowed('task.read', speaking, { ...journey, task })).toEqual({ allowed: false, hide: true });
    expect(allowed('task.read', { ...speaking, speaksFor: ['zuid'] }, { ...journey, task }).allowed).toBe(true);
    const named = { ...task, assigneeId: speaking.personId };
    expect(allowed('task.read', speaking, { ...journey, task: named }).allowed).toBe(true);
  });

  test('of who serves is a coach’s as well as a BMW practitioner’s', () => {
    for (const role of ['coach', 'bmw-practitioner'] as const) {
      expect(relationOf({ ...identityWith.practitioner, roles: [role] }, journey)).toBe('practitioner');
      expect(relationOf({ ...identityWith.receiver, roles: [role] }, journey)).toBe('receiver');
    }
  });

  test('of a recipient is the one in whose capacity it was sent', () => {
    const sent: Subject = {
      ...journey,
      requesterId: null,
      managerId: null,
      recipient: { personId: 'hr', role: 'requester' },
    };
    expect(relationOf(identityWith.requester, sent)).toBe('requester');
    expect(relationOf({ ...identityWith.requester, roles: ['manager'] }, sent)).toBe('none');
    expect(relationOf(identityWith.manager, sent)).toBe('none');
  });
});

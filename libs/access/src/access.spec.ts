import { describe, expect, test } from 'vitest';
import {
  accessTable,
  allowed,
  mayAdviseFrom,
  permissions,
  relationOf,
  themeToldTo,
  visibleTo,
  type IdentityRole,
  type JourneyField,
  type Subject,
} from './index.js';
import type { Identity } from './relation.js';
import { journeyFields } from './visible-fields.js';

const someone = (personId: string, role: IdentityRole, organisationId: string | null): Identity => ({
  personId,
  roles: [role],
  organisationId,
});

const employee = someone('eva', 'employee', 'noord');
const requester = someone('hr', 'requester', 'noord');
const manager = someone('mees', 'manager', 'noord');
const bmw = someone('bos', 'bmw-practitioner', null);
const coordinator = someone('cato', 'coordinator', null);
const administrator = someone('adem', 'administrator', null);
const analyst = someone('ana', 'analyst', null);

const journey: Subject = {
  organisationId: 'noord',
  employeeId: 'eva',
  requesterId: 'hr',
  managerId: 'mees',
  practitionerIds: ['bos'],
};

const whole = Object.fromEntries(journeyFields.map((field) => [field, field])) as Record<JourneyField, string>; // every field, by construction

describe('an advice out of a journey (S8)', () => {
  test('is raised by whoever serves it', () => {
    expect(mayAdviseFrom(bmw, { ...journey, phase: 'support' })).toBe(true);
  });

  test.each([
    ['who was replaced', bmw, { ...journey, practitionerIds: ['another'], phase: 'support' }],
    ['who served it until it ended', bmw, { ...journey, phase: 'ended' }],
    ['who is to receive it', bmw, { ...journey, practitionerIds: [], receiverId: 'bos', phase: 'support' }],
    ['who assigns', coordinator, { ...journey, phase: 'support' }],
    ['whose it is', employee, { ...journey, phase: 'support' }],
  ] as const)('is not raised by %s', (_who, identity, subject) => {
    expect(mayAdviseFrom(identity, subject)).toBe(false);
  });
});

describe('who has to do with a journey', () => {
  test.each([
    ['the employee', employee, 'employee'],
    ['the HR adviser who asked', requester, 'requester'],
    ['the manager', manager, 'manager'],
    ['the practitioner who serves', bmw, 'practitioner'],
    ['the coordinator', coordinator, 'coordinator'],
    ['another practitioner', someone('visser', 'bmw-practitioner', null), 'none'],
    ['another employee of the same employer', someone('emre', 'employee', 'noord'), 'none'],
    ['another HR adviser of the same employer', someone('hr-2', 'requester', 'noord'), 'none'],
    ['an HR adviser of another employer', someone('hr', 'requester', 'zuid'), 'none'],
    ['the administrator', administrator, 'none'],
    ['an analyst', analyst, 'none'],
  ] as const)('%s', (_who, identity, relation) => {
    expect(relationOf(identity, journey)).toBe(relation);
  });

  test('of a journey that the employee asked for, the employer does not know (S7)', () => {
    const ownRequest = { ...journey, requesterId: null };
    for (const identity of [requester, manager]) {
      expect(allowed('journey.read', identity, ownRequest)).toEqual({ allowed: false, hide: true });
    }
    expect(allowed('journey.read', employee, ownRequest)).toEqual({ allowed: true, ground: 'employee' });
  });
});

describe('what somebody may do', () => {
  test('a journey of another employer does not exist', () => {
    expect(allowed('journey.read', someone('x', 'requester', 'zuid'), journey)).toEqual({ allowed: false, hide: true });
  });

  test('an advice is read by whom it was sent to, and by nobody else at the employer (S8)', () => {
    const advice = {
      ...journey,
      employeeId: null,
      requesterId: null,
      managerId: null,
      recipient: { personId: 'mees', role: 'manager' },
    } as const;
    expect(allowed('advice.read', manager, advice)).toEqual({ allowed: true, ground: 'manager' });
    expect(allowed('advice.read', requester, advice)).toEqual({ allowed: false, hide: true });
    expect(allowed('advice.read', someone('mees', 'manager', 'zuid'), advice).allowed).toBe(false);
    for (const other of ['employee', 'requester'] as const)
      expect(allowed('advice.read', someone('mees', other, 'noord'), advice).allowed).toBe(false);
    const { recipient: _unsent, ...waiting } = advice;
    expect(allowed('advice.read', manager, waiting)).toEqual({ allowed: false, hide: true });
  });

  const disclosure = (personId: string, role: 'requester' | 'manager'): Subject => ({
    organisationId: 'noord',
    employeeId: 'eva',
    requesterId: null,
    managerId: null,
    practitionerIds: [],
    recipient: { personId, role },
  });
  const strangers = [
    administrator,
    analyst,
    bmw,
    someone('hr-2', 'requester', 'noord'),
    someone('hr', 'requester', 'zuid'),
    someone('mees', 'employee', 'noord'),
  ];

  test('a disclosure is opened by those to whom it is addressed, and by nobody else (S7)', () => {
    const toHr = disclosure('hr', 'requester');
    expect(allowed('disclosure.open', requester, toHr)).toEqual({ allowed: true, ground: 'requester' });
    expect(allowed('disclosure.open', manager, disclosure('mees', 'manager'))).toEqual({
      allowed: true,
      ground: 'manager',
    });
    for (const identity of [employee, coordinator])
      expect(allowed('disclosure.open', identity, toHr)).toEqual({ allowed: false, hide: false });
    for (const identity of [...strangers, manager])
      expect(allowed('disclosure.open', identity, toHr)).toEqual({ allowed: false, hide: true });
  });

  test('a disclosure is taken back by the employee, and by nobody else (S7)', () => {
    const toHr = disclosure('hr', 'requester');
    expect(allowed('disclosure.withdraw', employee, toHr)).toEqual({ allowed: true, ground: 'employee' });
    expect(allowed('disclosure.withdraw', requester, toHr)).toEqual({ allowed: false, hide: false });
    for (const identity of strangers)
      expect(allowed('disclosure.withdraw', identity, toHr)).toEqual({ allowed: false, hide: true });
  });

  test('who opened a dossier in an emergency reads it with what was attached, and does nothing else with that journey', () => {
    const opened = { ...journey, emergencyReaderIds: ['adem'] };
    expect(relationOf(administrator, opened)).toBe('emergency-reader');
    const readable = ['journey.dossier', 'journey.attachments'] as const;
    for (const permission of readable)
      expect(allowed(permission, administrator, opened)).toEqual({ allowed: true, ground: 'emergency-reader' });
    const others = permissions.filter(
      (each) => accessTable[each].by === 'relation' && !readable.some((known) => known === each),
    );
    for (const permission of others) expect(allowed(permission, administrator, opened).allowed).toBe(false);
    expect(Object.keys(visibleTo('emergency-reader', whole))).toEqual([]);
  });

  test('who opened a dossier in an emergency reads it also where they coordinate journeys, which they go on to do', () => {
    const both: Identity = { personId: 'adem', roles: ['coordinator', 'administrator'], organisationId: null };
    const opened = { ...journey, phase: 'support', emergencyReaderIds: ['adem'] } as const;
    for (const permission of ['journey.dossier', 'journey.attachments'] as const) {
      expect(allowed(permission, both, opened)).toEqual({ allowed: true, ground: 'emergency-reader' });
      for (const subject of [
        { ...opened, emergencyReaderIds: [] },
        { ...opened, phase: 'awaiting-consent' as const },
      ])
        expect(allowed(permission, both, subject)).toEqual({ allowed: false, hide: false });
    }
    for (const permission of ['journey.read', 'journey.replace-practitioner'] as const)
      expect(allowed(permission, both, opened)).toEqual({ allowed: true, ground: 'coordinator' });
    for (const permission of ['journey.correct', 'journey.attach', 'journey.stop'] as const)
      expect(allowed(permission, both, opened)).toEqual({ allowed: false, hide: false });
  });

  test.each([
    ['another administrator', someone('ada', 'administrator', null)],
    ['a coordinator of that name', someone('adem', 'coordinator', null)],
    ['an administrator of that name at an employer', someone('adem', 'administrator', 'noord')],
  ])('a dossier that was opened in an emergency is not opened to %s', (_who, identity) => {
    expect(allowed('journey.dossier', identity, { ...journey, emergencyReaderIds: ['adem'] }).allowed).toBe(false);
  });

  test('administrators alone ask for an emergency access and answer it, and the employee alone is told of it', () => {
    for (const permission of ['request', 'approve', 'end', 'list', 'read'] as const) {
      expect(allowed(`break-glass.${permission}`, administrator, null).allowed).toBe(true);
      for (const identity of [employee, requester, manager, bmw, coordinator, analyst])
        expect(allowed(`break-glass.${permission}`, identity, null)).toEqual({ allowed: false, hide: false });
    }
    expect(allowed('journey.break-glass', employee, journey).allowed).toBe(true);
    for (const identity of [requester, manager, bmw, coordinator])
      expect(allowed('journey.break-glass', identity, journey)).toEqual({ allowed: false, hide: false });
    expect(allowed('journey.break-glass', someone('x', 'requester', 'zuid'), journey)).toEqual({
      allowed: false,
      hide: true,
    });
  });

  test('what rests on a relation or a task is hidden where nothing is asked for', () => {
    for (const permission of ['journey.read', 'task.read'] as const) {
      expect(allowed(permission, employee, null)).toEqual({ allowed: false, hide: true });
    }
  });

  test('a task is allowed as such, and hidden from whom it does not ask', () => {
    const named = { ...journey, task: { assigneeId: 'bos', role: 'bmw-practitioner' } } as const;
    expect(allowed('task.read', bmw, named)).toEqual({ allowed: true, ground: 'task' });
    expect(allowed('task.read', employee, named)).toEqual({ allowed: false, hide: true });
  });

  test('only the employee withdraws a consent', () => {
    expect(allowed('journey.withdraw-consent', employee, journey).allowed).toBe(true);
    for (const identity of [requester, manager, bmw, coordinator]) {
      expect(allowed('journey.withdraw-consent', identity, journey)).toEqual({ allowed: false, hide: false });
    }
  });

  test('a task is for whom it names, and for its role at the provider when it names nobody', () => {
    const named = { ...journey, task: { assigneeId: 'bos', role: 'bmw-practitioner' } } as const;
    const open = { ...journey, task: { assigneeId: null, role: 'coordinator' } } as const;
    expect(allowed('task.complete', bmw, named).allowed).toBe(true);
    expect(allowed('task.complete', someone('visser', 'bmw-practitioner', null), named).allowed).toBe(false);
    expect(allowed('task.complete', coordinator, named).allowed).toBe(false);
    expect(allowed('task.complete', coordinator, open).allowed).toBe(true);
    expect(allowed('task.complete', someone('cato', 'coordinator', 'noord'), open).allowed).toBe(false);
  });

  test('everybody who has a role reads the log of reads about themselves', () => {
    for (const identity of [employee, requester, manager, bmw, coordinator, administrator, analyst])
      expect(allowed('access-log.read', identity, null).allowed).toBe(true);
  });

  test('without a subject nothing that rests on one is allowed, and an identity without a role may do nothing', () => {
    const nobody: Identity = { personId: 'x', roles: [], organisationId: null };
    for (const permission of permissions) {
      expect(allowed(permission, nobody, journey).allowed, permission).toBe(false);
      if (accessTable[permission].by !== 'role') expect(allowed(permission, employee, null).allowed).toBe(false);
    }
  });
});

describe('what somebody sees of a journey', () => {
  test.each(['requester', 'manager'] as const)(
    'the %s sees no helper, step, appointment or reason of the end, and not when something hidden changed',
    (who) => {
      const seen = Object.keys(visibleTo(who, whole));
      for (const hidden of ['practitionerId', 'step', 'nextAppointment', 'endReason', 'changedOn', 'breakGlass'])
        expect(seen).not.toContain(hidden);
    },
  );

  test('who has nothing to do with it sees nothing, and the employee everything', () => {
    expect(visibleTo('none', whole)).toEqual({});
    expect(visibleTo('employee', whole)).toEqual(whole);
  });

  test('the employer is told of no theme that names an illness, whoever chose it; employee and practitioner are', () => {
    for (const who of ['requester', 'manager', 'recipient'] as const) {
      expect(themeToldTo(who, 'burn-out-complaints'), who).toBe('stress');
      expect(themeToldTo(who, 'conflict'), who).toBe('conflict');
    }
    for (const who of ['employee', 'practitioner', 'author', 'concerned'] as const)
      expect(themeToldTo(who, 'burn-out-complaints'), who).toBe('burn-out-complaints');
  });
});

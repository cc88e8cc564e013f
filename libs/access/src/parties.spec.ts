import type { JourneyState } from '@traject/domain';
import { describe, expect, test } from 'vitest';
import {
  adviceFields,
  adviceReadings,
  capacityFor,
  fieldsByStanding,
  standingOf,
  subjectOfAdvice,
  type AdviceParties,
} from './advice.js';
import { professionIn, receiverIn } from './journey-parties.js';
import { personDetailsFor, seesOrganisation, seesPerson } from './people.js';
import { identityRoles, type Identity, type IdentityRole } from './relation.js';

const someone = (personId: string, role: IdentityRole, organisationId: string | null): Identity => ({
  personId,
  roles: [role],
  organisationId,
});

const advice: AdviceParties = {
  organisationId: 'noord',
  authorId: 'bos',
  recipientId: 'mees',
  recipientRole: 'manager',
  sentAt: '2027-03-02T09:00:00.000Z',
  concernedId: 'eva',
};

describe('an advice', () => {
  test.each([
    ['its author', someone('bos', 'bmw-practitioner', null), 'author'],
    ['its author, who is a coach meanwhile', someone('bos', 'coach', null), 'author'],
    ['its author, who has another role today', someone('bos', 'analyst', null), undefined],
    ['its recipient', someone('mees', 'manager', 'noord'), 'recipient'],
    ['its recipient in another role', someone('mees', 'requester', 'noord'), undefined],
    ['its recipient at another employer', someone('mees', 'manager', 'zuid'), undefined],
    ['whom it is about', someone('eva', 'employee', 'noord'), 'concerned'],
    ['another employee', someone('emre', 'employee', 'noord'), undefined],
    ['the coordinator', someone('cato', 'coordinator', null), undefined],
    ['the administrator', someone('adem', 'administrator', null), undefined],
  ] as const)('is read by %s', (_who, identity, standing) => {
    expect(standingOf(identity, advice)).toBe(standing);
  });

  test('that waits for consent is known to its author and whom it is about, not to its recipient', () => {
    const waiting = { ...advice, sentAt: null };
    expect(subjectOfAdvice(waiting)).not.toHaveProperty('recipient');
    expect(standingOf(someone('mees', 'manager', 'noord'), waiting)).toBeUndefined();
    expect(standingOf(someone('bos', 'bmw-practitioner', null), waiting)).toBe('author');
    expect(standingOf(someone('eva', 'employee', 'noord'), waiting)).toBe('concerned');
  });

  test('shows the journey it came from to its author alone (S8)', () => {
    const without = adviceFields.filter((field) => field !== 'journeyId');
    expect(fieldsByStanding).toEqual({ author: adviceFields, recipient: without, concerned: without });
    expect(adviceFields).toContain('journeyId');
  });

  test('is read as what one is to it, and in the capacity that goes with that', () => {
    expect(adviceReadings).toEqual({
      author: { as: 'author-of-the-advice', ground: 'advice-author' },
      recipient: { as: 'recipient-of-the-advice', ground: 'advice-recipient' },
      concerned: { as: 'whom-the-advice-is-about', ground: 'advice-concerned' },
    });
    expect(capacityFor('author', advice)).toBe('bmw-practitioner');
    expect(capacityFor('concerned', advice)).toBe('employee');
    expect(capacityFor('recipient', advice)).toBe('manager');
    expect(capacityFor('recipient', { recipientRole: 'requester' })).toBe('requester');
  });
});

type State = Pick<JourneyState, 'stage' | 'trajectories'>;

const ran = (kind: 'bmw' | 'coaching' | 'neutral-conversation'): JourneyState['trajectories'] =>
  // Of a trajectory only its kind is asked here.
  [{ kind }] as unknown as JourneyState['trajectories'];

const referred = (
  stage: 'warm-hand-over' | 'to-answer',
  to: 'coach' | 'bmw',
  receiverId: string | null,
): State['stage'] =>
  ({
    kind: 'referral',
    referral: {
      number: 1,
      stage,
      target: { to, coachKind: 'career' },
      handOverRefs: [],
      receiver: receiverId === null ? null : { practitionerId: receiverId, registrationValidUntil: null },
      declinedBy: [],
    },
    // Of a referral its stage, target and receiver are asked here.
  }) as unknown as State['stage'];

describe('who takes over', () => {
  test('is the receiver who accepted, until they serve, and nobody else', () => {
    expect(receiverIn({ stage: referred('warm-hand-over', 'coach', 'jansen') })).toBe('jansen');
    expect(receiverIn({ stage: referred('to-answer', 'coach', 'jansen') })).toBeNull();
    expect(receiverIn({ stage: referred('warm-hand-over', 'coach', null) })).toBeNull();
    expect(receiverIn({ stage: { kind: 'trajectory' } })).toBeNull();
  });

  test('reads in the profession they take over, and who serves in that of what runs', () => {
    const toCoach = { stage: referred('warm-hand-over', 'coach', 'jansen'), trajectories: ran('bmw') };
    expect(professionIn(toCoach, 'jansen')).toBe('coach');
    expect(professionIn(toCoach, 'bos')).toBe('bmw-practitioner');
    const toBmw = { stage: referred('warm-hand-over', 'bmw', 'bos'), trajectories: ran('coaching') };
    expect(professionIn(toBmw, 'bos')).toBe('bmw-practitioner');
    expect(professionIn(toBmw, 'jansen')).toBe('coach');
    const asked = { stage: referred('to-answer', 'coach', 'jansen'), trajectories: ran('bmw') };
    expect(professionIn(asked, 'jansen')).toBe('bmw-practitioner');
  });

  test.each([
    ['coaching', 'coach'],
    ['bmw', 'bmw-practitioner'],
    ['neutral-conversation', 'bmw-practitioner'],
  ] as const)('of a trajectory of %s is served by a %s', (kind, profession) => {
    expect(professionIn({ stage: { kind: 'trajectory' }, trajectories: ran(kind) }, 'x')).toBe(profession);
  });

  test('is a BMW practitioner before the first trajectory', () => {
    expect(professionIn({ stage: { kind: 'intake' }, trajectories: [] }, 'x')).toBe('bmw-practitioner');
  });
});

describe('people and organisations', () => {
  test('each role sees these details of a person', () => {
    const all = ['name', 'email', 'phone', 'externalKey'];
    const seen = Object.fromEntries(identityRoles.map((role) => [role, personDetailsFor(role)]));
    const none = identityRoles.map((role) => [role, []]);
    expect(seen).toEqual({
      ...Object.fromEntries(none),
      administrator: all,
      requester: all,
    });
  });

  test.each([
    ['administrator', null, 'zuid', ['coach'], true],
    ['requester', 'noord', 'noord', ['employee'], true],
    ['requester', 'noord', 'noord', ['manager'], true],
    ['requester', 'noord', 'noord', ['analyst', 'manager'], true],
    ['requester', 'noord', 'noord', ['requester'], false],
    ['requester', 'noord', 'zuid', ['employee'], false],
    ['requester', 'noord', null, ['employee'], false],
    ['requester', null, null, ['employee'], false],
    ['coordinator', null, null, ['employee'], false],
    ['manager', 'noord', 'noord', ['employee'], false],
  ] as const)('a %s of %s sees somebody of %s who is %s: %s', (role, own, organisationId, roles, sees) => {
    expect(seesPerson(role, own, { organisationId, roles })).toBe(sees);
  });

  test('an employer’s people see their own organisation alone, the provider’s see all', () => {
    expect(seesOrganisation('noord', 'noord')).toBe(true);
    expect(seesOrganisation('noord', 'zuid')).toBe(false);
    expect(seesOrganisation(null, 'zuid')).toBe(true);
  });
});

import type { PersonFacts } from '@traject/directory';
import { describe, expect, test } from 'vitest';
import { partyOf } from './party.js';

const person = (id: string, given: Partial<PersonFacts> = {}): PersonFacts => ({
  id,
  organisationId: 'noord',
  roles: ['employee'],
  departmentId: null,
  active: true,
  ...given,
});
const adviser = person('adviser', { roles: ['requester'] });
const employee = person('employee', { organisationId: 'zuid' });
const acting = ({ id, roles, organisationId, departmentId }: PersonFacts) => ({
  kind: 'acts',
  caller: { personId: id, roles, organisationId, departmentId },
});

describe('a login acts', () => {
  test('as the one person who has it', () => {
    expect(partyOf([adviser], null)).toEqual(acting(adviser));
    expect(partyOf([adviser], 'adviser')).toEqual(acting(adviser));
  });

  test('as the one who was chosen of several, and never as two at once', () => {
    expect(partyOf([adviser, employee], 'employee')).toEqual(acting(employee));
    expect(partyOf([adviser, employee], 'adviser')).toEqual(acting(adviser));
  });

  test('as nobody until one of several was chosen', () => {
    expect(partyOf([adviser, employee], null)).toEqual({ kind: 'to-choose' });
  });

  test('as nobody when nobody has it, or nobody who is active: the two are not told apart', () => {
    expect(partyOf([], null)).toEqual({ kind: 'nobody' });
    expect(partyOf([person('left', { active: false })], null)).toEqual({ kind: 'nobody' });
    expect(partyOf([person('left', { active: false })], 'left')).toEqual({ kind: 'nobody' });
  });

  test('as nobody when it names somebody else, whoever that is', () => {
    expect(partyOf([adviser], 'somebody else')).toEqual({ kind: 'not-theirs' });
    expect(partyOf([adviser, person('left', { active: false })], 'left')).toEqual({ kind: 'not-theirs' });
  });

  test('as the one who is left when the others are not active any more', () => {
    expect(partyOf([adviser, person('left', { active: false })], null)).toEqual(acting(adviser));
  });
});

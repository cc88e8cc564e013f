import { describe, expect, it } from 'vitest';
import { changed, validInput } from './input.js';
import { newPerson } from './people/person.js';
import { newPractitioner, registrationFields } from './practitioners/practitioner.js';
import { DirectoryProblem } from './problem.js';

const employee = {
  organisationId: '0190a0a0-0000-7000-8000-000000000001',
  roles: ['employee'],
  name: 'Noor Bakker',
  email: 'noor@noord.example',
};

const faultsOf = (shape: Parameters<typeof validInput>[0], input: unknown) => {
  try {
    validInput(shape, input);
  } catch (error) {
    if (error instanceof DirectoryProblem) return error.faults;
    throw error;
  }
  return [];
};

describe('a person who is entered', () => {
  it('is taken with what is needed, and the rest gets its default', () => {
    expect(validInput(newPerson, employee)).toEqual({
      ...employee,
      departmentId: null,
      active: true,
      phone: null,
      externalKey: null,
    });
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(201) }],
    ['name', { name: 'Noor\nBakker' }],
    ['name', { name: '\u3164\u200b' }],
    ['name', { name: 'Noor \u202eretxed' }],
    ['externalKey', { externalKey: '\u2800' }],
    ['name', { name: 42 }],
    ['email', { email: 'noor' }],
    ['email', { email: `${'x'.repeat(250)}@a.nl` }],
    ['phone', { phone: 'ring me' }],
    ['roles', { roles: [] }],
    ['roles.0', { roles: ['emperor'] }],
    ['roles', { roles: ['administrator'] }],
    ['roles', { organisationId: null }],
    ['departmentId', { organisationId: null, roles: ['coach'], departmentId: 'finance' }],
    ['departmentId', { departmentId: 'Finance & co' }],
    ['organisationId', { organisationId: 'noord' }],
    ['', { favouriteColour: 'secret green' }],
  ])('is refused for a wrong %s, without repeating it: %j', (path, wrong) => {
    const faults = faultsOf(newPerson, { ...employee, ...wrong });
    expect(faults.map((fault) => fault.path)).toContain(path);
    expect(JSON.stringify(faults)).not.toMatch(/ring me|at home|emperor|favouriteColour|secret|Noor/);
  });

  it.each([[null], [undefined], ['text'], [7], [[]], [[employee]]])('is not %j', (input) => {
    expect(faultsOf(newPerson, input)).toHaveLength(1);
  });
});

describe('a practitioner who is entered', () => {
  it('has kinds and languages that exist, and a capacity', () => {
    const person = { personId: employee.organisationId, kinds: ['bmw', 'bmw'], capacity: 4 };
    expect(validInput(newPractitioner, person)).toMatchObject({ kinds: ['bmw'], languages: ['nl'] });
    for (const wrong of [
      { kinds: [] },
      { kinds: ['wizard'] },
      { capacity: -1 },
      { capacity: 2.5 },
      { languages: ['Dutch'] },
    ]) {
      expect(faultsOf(newPractitioner, { ...person, ...wrong })).not.toEqual([]);
    }
  });

  it('S15: has registrations in a known register, with days that exist and lie in order', () => {
    const registration = { register: 'nobco', number: 'NL-1', validUntil: '2028-02-29', checkedOn: '2026-01-01' };
    expect(faultsOf(registrationFields, registration)).toEqual([]);
    for (const wrong of [
      { register: 'facebook' },
      { number: '' },
      { number: 'a b' },
      { validUntil: '2027-02-29' },
      { validUntil: '2025-12-31' },
      { checkedOn: '' },
      { place: 'x' },
    ]) {
      expect(faultsOf(registrationFields, { ...registration, ...wrong })).not.toEqual([]);
    }
  });
});

describe('a change', () => {
  it('keeps what it does not name and what it leaves undefined, and clears with null', () => {
    expect(
      changed<{ a: number; b: number | null; c: number }>({ a: 1, b: 2, c: 3 }, { b: null, c: undefined }),
    ).toEqual({
      a: 1,
      b: null,
      c: 3,
    });
  });
});

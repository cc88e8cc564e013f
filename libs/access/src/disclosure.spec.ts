import { describe, expect, test } from 'vitest';
import { allowed } from './allowed.js';
import { fieldsOfDisclosure, subjectOfDisclosure, type DisclosureParties } from './disclosure.js';
import type { Identity } from './relation.js';

const hr = { personId: 'hr', role: 'requester' } as const;
const mees = { personId: 'mees', role: 'manager' } as const;
const disclosed = (...recipients: DisclosureParties['recipients']): DisclosureParties => ({
  organisationId: 'noord',
  personId: 'eva',
  recipients,
});

const atEmployer = (personId: string, role: 'requester' | 'manager' | 'employee'): Identity => ({
  personId,
  roles: [role],
  organisationId: 'noord',
});
const mayOpen = (identity: Identity, parties: DisclosureParties): boolean =>
  allowed('disclosure.open', identity, subjectOfDisclosure(parties)).allowed;

describe('a disclosure (S7)', () => {
  test('is of the employee, and of those to whom it is addressed in their capacity', () => {
    const parties = { organisationId: 'noord', employeeId: 'eva', practitionerIds: [] };
    expect(subjectOfDisclosure(disclosed(mees, hr))).toEqual({ ...parties, requesterId: 'hr', managerId: 'mees' });
    expect(subjectOfDisclosure(disclosed(hr))).toEqual({ ...parties, requesterId: 'hr', managerId: null });
    expect(subjectOfDisclosure(disclosed())).toEqual({ ...parties, requesterId: null, managerId: null });
    expect(subjectOfDisclosure(disclosed(mees))).toEqual({
      ...parties,
      requesterId: null,
      managerId: 'mees',
      recipient: mees,
    });
  });

  test.each([
    ['both', disclosed(hr, mees), true, true],
    ['the requester alone', disclosed(hr), true, false],
    ['the manager alone', disclosed(mees), false, true],
    ['nobody', disclosed(), false, false],
  ] as const)('to %s is opened by nobody else', (_to, parties, byRequester, byManager) => {
    expect(mayOpen(atEmployer('hr', 'requester'), parties)).toBe(byRequester);
    expect(mayOpen(atEmployer('mees', 'manager'), parties)).toBe(byManager);
    for (const other of [
      atEmployer('mees', 'requester'),
      atEmployer('hr', 'manager'),
      atEmployer('eva', 'employee'),
      { ...atEmployer('hr', 'requester'), organisationId: 'zuid' },
      { ...atEmployer('mees', 'manager'), organisationId: 'zuid' },
    ])
      expect(mayOpen(other, parties)).toBe(false);
  });

  test('shows a recipient nothing of the other recipients, nor how it ended', () => {
    const { own, received } = fieldsOfDisclosure;
    expect(own.filter((field) => !received.some((shown) => shown === field))).toEqual([
      'recipients',
      'withdrawnAt',
      'lapsedAt',
    ]);
    expect(received).toContain('validUntil');
  });
});

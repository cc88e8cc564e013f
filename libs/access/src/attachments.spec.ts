import { expect, test } from 'vitest';
import type { JourneyEventType, JourneyState } from '@traject/domain';
import { attachmentsReadableFrom, attachmentsReadableInEmergency, mayAttach } from './attachments.js';
import type { DossierEvent } from './dossier-event.js';
import type { DossierState } from './hand-over.js';

const eventsOf = (...types: readonly JourneyEventType[]): readonly DossierEvent[] =>
  types.map((type, index) => ({ sequence: index + 1, type, at: '2027-03-01T09:00:00.000Z', by: 'system', data: {} }));

const served = (practitionerId: string, stage: JourneyState['stage'] = { kind: 'trajectory' }): DossierState => ({
  employeeId: 'employee',
  stage,
  practitioner: { practitionerId, registrationValidUntil: null },
});
const ended = served('bmw', {
  kind: 'ended',
  reason: 'completed',
  endedAt: '2027-06-01T09:00:00.000Z',
  dossier: 'kept',
});

const first = eventsOf('JourneyRequested', 'IntakeRecorded', 'TrajectoryOpened');
const handedOver = [...eventsOf('JourneyRequested', 'HandOverConsentGiven', 'ReferralAccepted', 'TrajectoryOpened')];

test('the employee reads what was attached to their journey, always, and nobody else when it is over', () => {
  expect(attachmentsReadableFrom('employee', served('coach'), handedOver)).toBe(0);
  expect(attachmentsReadableFrom('employee', ended, first)).toBe(0);
  expect(attachmentsReadableFrom('bmw', ended, first)).toBeNull();
});

test('who serves reads what was attached since they, or who they replaced, began', () => {
  expect(attachmentsReadableFrom('bmw', served('bmw'), first)).toBe(0);
  expect(attachmentsReadableFrom('bmw-2', served('bmw-2'), first)).toBe(0);
  expect(attachmentsReadableFrom('coach', served('coach'), handedOver)).toBe(4);
});

test('who does not serve reads nothing, whether they did or are about to (S7)', () => {
  const accepted = handedOver.slice(0, 3);
  for (const who of ['coach', 'requester', 'somebody']) {
    expect(attachmentsReadableFrom(who, served('bmw'), accepted)).toBeNull();
    expect(mayAttach(who, served('bmw'))).toBe(false);
  }
  expect(attachmentsReadableFrom('bmw', served('coach'), handedOver)).toBeNull();
});

test('in an emergency everything that was attached is read, in whichever phase, also after the end', () => {
  expect([served('bmw'), ended].map(attachmentsReadableInEmergency)).toEqual([0, 0]);
});

test('the employee and who serves attach, until the journey is over', () => {
  expect([mayAttach('employee', served('bmw')), mayAttach('bmw', served('bmw'))]).toEqual([true, true]);
  expect([mayAttach('employee', ended), mayAttach('bmw', ended)]).toEqual([false, false]);
});

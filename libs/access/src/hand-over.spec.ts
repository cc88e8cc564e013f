import { describe, expect, test } from 'vitest';
import type { JourneyEventType } from '@traject/domain';
import type { DossierEvent } from './dossier-event.js';
import { handOverIn, isToReceive, servesNow, type DossierState, type HandOver } from './hand-over.js';

type Told = readonly [type: JourneyEventType, data?: Readonly<Record<string, unknown>>];

const after = (...told: readonly Told[]): HandOver =>
  handOverIn(
    told.map(([type, data = {}], index): DossierEvent => ({
      sequence: index + 1,
      type,
      at: '2027-03-01',
      by: 'system',
      data,
    })),
  );

const agreed: Told = ['HandOverConsentGiven', { handOverRefs: ['goal@1', 'talk-1@2'] }];
const items = [
  { itemRef: 'goal', version: 1 },
  { itemRef: 'talk-1', version: 2 },
];
const nothing: HandOver = { underWay: [], accepted: false, pack: [], servesFrom: 0 };
const opened: Told = ['TrajectoryOpened'];
const served: HandOver = { underWay: [], accepted: false, pack: items, servesFrom: 3 };

describe('what is handed over', () => {
  test('is nothing at first, and nothing by what has to do with no hand-over', () => {
    expect(after()).toEqual(nothing);
    expect(after(['JourneyRequested'], ['BmwTalkHeld'], opened)).toEqual(nothing);
  });

  test('is what the employee agreed to, which waits for somebody to accept it', () => {
    expect(after(agreed)).toEqual({ ...nothing, underWay: items });
    expect(after(agreed, ['ReferralAccepted'])).toEqual({ ...nothing, underWay: items, accepted: true });
  });

  test('is nothing of a consent that names nothing, or what cannot be read', () => {
    expect(after(['HandOverConsentGiven', {}])).toEqual(nothing);
    expect(after(['HandOverConsentGiven', { handOverRefs: ['goal@none', 7, null, '', 'talk-1@2'] }])).toEqual({
      ...nothing,
      underWay: [{ itemRef: 'talk-1', version: 2 }],
    });
  });

  test('belongs to who serves from the trajectory on that they open, and waits for nobody any more', () => {
    expect(after(agreed, ['ReferralAccepted'], opened)).toEqual(served);
  });

  test('stays with who serves when another trajectory opens without a referral', () => {
    expect(after(agreed, ['ReferralAccepted'], opened, opened)).toEqual(served);
    expect(after(agreed, opened)).toEqual({ ...nothing, underWay: items });
  });

  test('waits for the next who accepts when one declined or dropped out', () => {
    for (const type of ['ReferralDeclined', 'ReceiverDroppedOut'] as const) {
      expect(after(agreed, ['ReferralAccepted'], [type])).toEqual({ ...nothing, underWay: items });
    }
  });

  const endings: readonly Told[] = [
    ['ConsentWithdrawn', { consent: 'hand-over' }],
    ['ReferralProposed'],
    ['HandOverConsentRefused'],
    ['HandOverConsentLapsed'],
    ['NoReceiverFound'],
    ['ReferralWithdrawn'],
    ['OtherHelpStarted'],
  ];
  for (const ending of endings) {
    test(`is nothing any more after ${ending[0]}, but for what went along before`, () => {
      expect(after(agreed, ['ReferralAccepted'], ending)).toEqual(nothing);
      expect(after(agreed, ['ReferralAccepted'], opened, agreed, ending)).toEqual(served);
    });
  }

  test('is not touched by a consent to something else that is taken back', () => {
    const withdrawn: Told = ['ConsentWithdrawn', { consent: 'main-lines' }];
    expect(after(agreed, ['ReferralAccepted'], withdrawn)).toEqual({ ...nothing, underWay: items, accepted: true });
  });

  test('counts anew with each consent: who accepted the one before has not accepted this one', () => {
    expect(after(agreed, ['ReferralAccepted'], ['HandOverConsentGiven', { handOverRefs: ['goal@1'] }])).toEqual({
      ...nothing,
      underWay: [{ itemRef: 'goal', version: 1 }],
    });
  });
});

describe('who serves', () => {
  const at = (kind: 'intake' | 'trajectory', practitionerId: string | null): DossierState => ({
    employeeId: 'employee',
    stage: { kind },
    practitioner: practitionerId === null ? null : { practitionerId, registrationValidUntil: null },
  });

  test('is the practitioner of the journey, and nobody as long as there is none', () => {
    expect(servesNow('bmw', at('trajectory', 'bmw'))).toBe(true);
    expect(servesNow('other', at('trajectory', 'bmw'))).toBe(false);
    expect(servesNow('bmw', at('intake', null))).toBe(false);
  });

  test('is not yet to be received by anybody where no referral is under way', () => {
    expect(isToReceive('coach', at('trajectory', 'bmw'), { ...nothing, accepted: true })).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { reject } from '../journey/rejection.js';
import { defaultPolicy } from '../policy/policy.js';
import { daysLater, firstMorning } from '../testing/calendar.js';
import { actors, people } from '../testing/people.js';
import {
  isNamed,
  isUnopened,
  lastNamed,
  nextKey,
  previewOf,
  type Disclosure,
  type DisclosureOffer,
} from './disclosure.js';
import { answersOnWhatTheyOpened, disclose, lapsesAt, mayBeOpened, mayBeWithdrawn } from './rules.js';

const until = daysLater(firstMorning, 90);
const later = daysLater(firstMorning, 1);
const disclosed = (changes: Partial<Disclosure> = {}): Disclosure => ({
  key: 'main-lines/1/1',
  purpose: 'main-lines',
  contentRefs: ['content'],
  textHash: 'hash',
  recipientIds: [people.requester, people.manager],
  mode: 'consent',
  disclosedAt: firstMorning,
  validUntil: until,
  openings: [],
  withdrawnAt: null,
  lapsedAt: null,
  ...changes,
});
const byManager = { readerId: people.manager, at: later };
const invalid = reject('disclosure-not-valid');

describe('an entry of the ledger (S7)', () => {
  test('is opened by a recipient while it is valid, each once', () => {
    expect(mayBeOpened(disclosed(), people.manager, firstMorning)).toBeNull();
    expect(mayBeOpened(disclosed({ openings: [byManager] }), people.requester, firstMorning)).toBeNull();
    expect(mayBeOpened(disclosed({ openings: [byManager] }), people.manager, firstMorning)).toEqual(
      reject('disclosure-already-opened', { openedAt: later }),
    );
  });

  test.each<readonly [string, Disclosure | undefined, string | null, string]>([
    ['that is not there', undefined, people.manager, firstMorning],
    ['by nobody', disclosed(), null, firstMorning],
    ['by who is no recipient', disclosed(), people.bmw, firstMorning],
    ['that was taken back', disclosed({ withdrawnAt: later }), people.manager, firstMorning],
    ['that has lapsed', disclosed({ lapsedAt: later }), people.manager, firstMorning],
    ['at the moment its time is over', disclosed(), people.manager, until],
  ])('is not opened: one %s', (_what, disclosure, readerId, now) => {
    expect(mayBeOpened(disclosure, readerId, now)).toEqual(invalid);
  });

  test('is taken back until somebody opened it', () => {
    expect(mayBeWithdrawn(disclosed())).toBeNull();
    const byRequester = { readerId: people.requester, at: until };
    expect(mayBeWithdrawn(disclosed({ openings: [byManager, byRequester] }))).toEqual(
      reject('disclosure-already-opened', { openedAt: later }),
    );
    for (const none of [undefined, disclosed({ withdrawnAt: later }), disclosed({ lapsedAt: later })])
      expect(mayBeWithdrawn(none)).toEqual(reject('consent-not-given'));
  });

  test('is answered on by who opened it, and by nobody else', () => {
    const opened = disclosed({ openings: [byManager] });
    expect(answersOnWhatTheyOpened(opened, actors.manager)).toBeNull();
    const notOpened = reject('disclosure-not-opened');
    expect(answersOnWhatTheyOpened(opened, actors.requester)).toEqual(notOpened);
    for (const none of [disclosed(), undefined])
      expect(answersOnWhatTheyOpened(none, actors.manager)).toEqual(notOpened);
  });

  test('lapses at the end of its time as long as it is nothing but unopened', () => {
    expect(lapsesAt(disclosed())).toBe(until);
    for (const over of [{ openings: [byManager] }, { withdrawnAt: later }, { lapsedAt: later }]) {
      expect(isUnopened(disclosed(over))).toBe(false);
      expect(lapsesAt(disclosed(over))).toBeNull();
    }
  });

  test('is named by its words and its number among their entries', () => {
    const entries = [disclosed(), disclosed({ key: 'main-lines/10/1' }), disclosed({ key: 'main-lines/1/2' })];
    expect(nextKey(entries, 'main-lines/1')).toBe('main-lines/1/3');
    expect(nextKey(entries, 'main-lines/2')).toBe('main-lines/2/1');
    expect(lastNamed(entries, 'main-lines/1')?.key).toBe('main-lines/1/2');
    expect(lastNamed(entries, 'report/1/1')).toBeUndefined();
    expect(isNamed('main-lines/10/1', 'main-lines/1')).toBe(false);
  });
});

describe('letting words go (S7)', () => {
  const offer: DisclosureOffer = {
    key: 'main-lines/1/1',
    purpose: 'main-lines',
    contentRefs: ['content'],
    textHash: 'hash',
    recipientIds: [people.requester, people.manager],
    validForDays: 90,
  };
  const whose = { employeeId: people.employee, policy: defaultPolicy };
  const byEmployee = { actor: actors.employee, now: firstMorning };
  const preview = previewOf(offer);

  test('makes one entry, with by what right and until when', () => {
    const { validForDays: _days, ...words } = offer;
    const entry = { ...words, validUntil: until };
    expect(disclose(whose, offer, { preview, saidAt: null }, byEmployee)).toEqual([
      { type: 'WordsDisclosed', data: { ...entry, mode: 'consent', saidAt: null } },
    ]);
    expect(disclose(whose, offer, { preview, saidAt: later }, byEmployee)).toEqual([
      { type: 'WordsDisclosed', data: { ...entry, mode: 'presence', saidAt: later } },
    ]);
  });

  test('makes none where there is nobody to let have them, and then nothing may have been previewed', () => {
    expect(disclose(whose, null, { preview: null, saidAt: null }, byEmployee)).toEqual([]);
    expect(disclose(whose, null, { preview, saidAt: null }, byEmployee)).toEqual(reject('text-differs'));
  });

  test('is of the employee alone: not of anybody else, of whatever role, nor of nobody', () => {
    const refused = reject('only-the-employee');
    for (const actor of [
      actors.manager,
      actors.system,
      { role: 'employee', personId: 'a-colleague' },
      { role: 'coach', personId: people.employee },
    ] as const)
      expect(disclose(whose, offer, { preview, saidAt: null }, { ...byEmployee, actor })).toEqual(refused);
    const nobody = { ...byEmployee, actor: { role: 'employee', personId: null } } as const;
    expect(disclose({ ...whose, employeeId: null }, offer, { preview, saidAt: null }, nobody)).toEqual(refused);
  });

  test.each([
    ['nothing', null],
    ['other words', { ...preview, textHash: 'other' }],
    ['another purpose', { ...preview, purpose: 'report' as const }],
    ['a shorter time', { ...preview, validForDays: 89 }],
    ['one recipient less', { ...preview, recipientIds: [people.requester] }],
    ['one recipient more', { ...preview, recipientIds: [...preview.recipientIds, people.bmw] }],
    ['another recipient', { ...preview, recipientIds: [people.requester, people.bmw] }],
    ['recipients in another order', { ...preview, recipientIds: [people.manager, people.requester] }],
  ])('is not done on a preview of %s', (_what, seen) => {
    expect(disclose(whose, offer, { preview: seen, saidAt: null }, byEmployee)).toEqual(reject('text-differs'));
  });
});

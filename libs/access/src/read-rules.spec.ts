import { describe, expect, test } from 'vitest';
import { consentStateOf, consentsThatOpen, consentStates } from './consent.js';
import {
  contentLabels,
  groundOfDirectory,
  groundsFor,
  opens,
  readGrounds,
  type ContentLabel,
  type Reader,
  type ReadGround,
  type Reading,
} from './read-rules.js';
import { identityRoles, phases } from './relation.js';

const everyReader: readonly Reader[] = [
  'employee',
  'practitioner',
  'receiver',
  ...identityRoles.filter((role) => role !== 'employee'),
  'whom-a-task-asks',
  'whom-a-task-asks-at-the-employer',
  'writer',
  'author-of-the-advice',
  'recipient-of-the-advice',
  'whom-the-advice-is-about',
  'notifier',
  'emergency-reader',
];

const words: readonly ContentLabel[] = ['employer', 'confidential'];
const whileServed = ['intake', 'support', 'closing', 'follow-up'] as const;

/** Everything that is open, as it is meant; whatever is not here is closed. */
const meant: readonly (readonly [ReadGround, Reader, readonly ContentLabel[], readonly string[], 'with-consent'?])[] = [
  ['own-dossier', 'employee', words, phases],
  ['serving-practitioner', 'practitioner', words, whileServed],
  ['hand-over-pack', 'practitioner', words, ['support', 'closing', 'follow-up'], 'with-consent'],
  ['hand-over-pack', 'receiver', words, ['support', 'closing', 'follow-up'], 'with-consent'],
  ['task-of-journey', 'whom-a-task-asks', words, ['awaiting-consent', ...whileServed]],
  ['task-of-journey', 'whom-a-task-asks-at-the-employer', ['employer'], ['awaiting-consent', ...whileServed]],
  ['task-of-advice', 'whom-a-task-asks', ['employer'], ['any']],
  ['task-of-advice', 'whom-a-task-asks-at-the-employer', ['employer'], ['any']],
  ['own-draft', 'writer', ['confidential'], ['any']],
  ['disclosure', 'requester', ['employer'], ['any'], 'with-consent'],
  ['disclosure', 'manager', ['employer'], ['any'], 'with-consent'],
  ['own-disclosure', 'employee', ['personal'], ['any']],
  ['consent-preview', 'employee', ['personal'], ['any']],
  ['advice-author', 'author-of-the-advice', ['employer'], ['any']],
  ['advice-recipient', 'recipient-of-the-advice', ['employer'], ['any'], 'with-consent'],
  ['advice-concerned', 'whom-the-advice-is-about', ['employer'], ['any']],
  ['request', 'requester', ['personal'], ['any']],
  ['own-organisation', 'requester', ['personal'], ['any']],
  ['coordination', 'coordinator', ['personal'], ['any']],
  ['assignment', 'coordinator', ['personal'], ['any']],
  ['administration', 'administrator', ['personal'], ['any']],
  ...identityRoles.map((role) => ['access-log', role, ['personal'], ['any']] as const),
  ...identityRoles.map((role) => ['own-contact', role, ['personal'], ['any']] as const),
  ['notice', 'notifier', ['personal'], ['any']],
  ['legal-hold', 'administrator', ['confidential'], ['any']],
  ['break-glass', 'emergency-reader', words, [...whileServed, 'ended']],
  ['break-glass-request', 'administrator', ['confidential'], [...whileServed, 'ended']],
];

/** Whether one of these rows opens something. */
const opensBy =
  (rows: typeof meant) =>
  ({ as, label, phase, consent }: Reading): boolean =>
    rows.some(([, reader, labels, held, withConsent]) => {
      const opening = phase === 'ended' ? ['opened'] : ['given', 'opened'];
      return (
        reader === as &&
        labels.includes(label) &&
        (held.includes('any') || (phase !== null && held.includes(phase))) &&
        (withConsent === undefined || opening.includes(consent))
      );
    });

const everyReading: readonly Reading[] = everyReader.flatMap((as) =>
  contentLabels.flatMap((label) =>
    [...phases, null].flatMap((phase) => consentStates.map((consent) => ({ as, label, phase, consent }))),
  ),
);

describe('who reads what', () => {
  test.each(readGrounds)(
    'on the ground %s is exactly what is meant, for every reader, label, phase and consent',
    (on) => {
      const opened = everyReading.filter((reading) => opens(on, reading));
      expect(opened).toEqual(everyReading.filter(opensBy(meant.filter(([ground]) => ground === on))));
      expect(opened).not.toEqual([]);
    },
  );

  test('the employer reads nothing confidential, on no ground, with whatever consent (S7)', () => {
    const employer: readonly Reader[] = [
      'requester',
      'manager',
      'whom-a-task-asks-at-the-employer',
      'recipient-of-the-advice',
    ];
    const readings = employer.flatMap((as) =>
      [...phases, null].flatMap((phase) =>
        consentStates.map((consent) => ({ as, label: 'confidential', phase, consent }) as const),
      ),
    );
    expect(readings.flatMap(groundsFor)).toEqual([]);
    // The same look at who may read it finds the grounds (negative control).
    expect(groundsFor({ as: 'practitioner', label: 'confidential', phase: 'support', consent: 'given' })).toEqual([
      'serving-practitioner',
      'hand-over-pack',
    ]);
  });

  test('the ground of each role in the directory', () => {
    expect(identityRoles.map((role) => [role, groundOfDirectory(role)])).toEqual([
      ['requester', 'own-organisation'],
      ['manager', undefined],
      ['employee', undefined],
      ['bmw-practitioner', undefined],
      ['coach', undefined],
      ['coordinator', 'coordination'],
      ['administrator', 'administration'],
      ['analyst', undefined],
    ]);
  });
});

describe('what a consent opens', () => {
  test.each(phases.filter((phase) => phase !== 'ended'))('in the phase %s: what was given, opened or not', (phase) => {
    expect(consentsThatOpen(phase)).toEqual(['given', 'opened']);
  });

  test('after the end: only what was opened by then; without a journey: what was given', () => {
    expect(consentsThatOpen('ended')).toEqual(['opened']);
    expect(consentsThatOpen(null)).toEqual(['given', 'opened']);
  });

  const now = '2027-03-02T09:00:00.000Z';
  const disclosed = { state: 'disclosed', validUntil: '2027-03-02T09:00:00.001Z', openedAt: null } as const;
  test.each([
    ['none', undefined],
    ['given', disclosed],
    ['opened', { ...disclosed, state: 'opened', openedAt: now }],
    ['expired', { ...disclosed, validUntil: now }],
    ['expired', { ...disclosed, validUntil: now, openedAt: now }],
    ['expired', { ...disclosed, state: 'lapsed' }],
    ['given', { ...disclosed, state: 'opened' }],
    ['withdrawn', { ...disclosed, state: 'withdrawn' }],
    ['withdrawn', { ...disclosed, state: 'withdrawn', validUntil: now, openedAt: now }],
  ] as const)('is %s of %o', (state, disclosure) => {
    expect(consentStateOf(disclosure, now)).toBe(state);
  });
});

import { describe, expect, test } from 'vitest';
import type { JourneyEventType, JourneyState } from '@traject/domain';
import { dossierFor, dossierInEmergency } from './dossier.js';
import type { DossierEvent } from './dossier-event.js';

type Told = readonly [type: JourneyEventType, data?: Readonly<Record<string, unknown>>];

const eventsOf = (told: readonly Told[]): readonly DossierEvent[] =>
  told.map(([type, data = {}], index) => ({
    sequence: index + 1,
    type,
    at: '2027-03-01T09:00:00.000Z',
    by: 'bmw-practitioner',
    data,
  }));

type State = Pick<JourneyState, 'employeeId' | 'stage' | 'practitioner'>;

const served = (practitionerId: string | null, stage: JourneyState['stage'] = { kind: 'trajectory' }): State => ({
  employeeId: 'employee',
  stage,
  practitioner: practitionerId === null ? null : { practitionerId, registrationValidUntil: null },
});

const referringTo = (practitionerId: string): State =>
  served('bmw', {
    kind: 'referral',
    referral: {
      number: 1,
      stage: 'warm-hand-over',
      target: { to: 'coach', coachKind: 'career' },
      handOverRefs: ['talk-1'],
      consentLapsesAt: null,
      receiver: { practitionerId, registrationValidUntil: null },
      declinedBy: [],
    },
  });

const read = (personId: string, state: State, told: readonly Told[]): Readonly<Record<string, string>> =>
  Object.fromEntries(dossierFor(personId, state, eventsOf(told)).map(({ contentRef, ground }) => [contentRef, ground]));

const bmw: readonly Told[] = [
  ['JourneyRequested', { questionRef: 'question' }],
  ['IntakeRecorded', { reasonRef: 'reason' }],
  ['TrajectoryOpened', { number: 1, kind: 'bmw' }],
  ['BmwTalkHeld', { number: 1, notesRef: 'talk-1' }],
  ['BmwTalkHeld', { number: 2, notesRef: 'talk-2' }],
];
const referred: readonly Told[] = [
  ['ReferralProposed', { goalRef: 'goal', handOverRefs: ['talk-1', 'talk-2'] }],
  ['HandOverConsentGiven', { handOverRefs: ['goal@1', 'talk-1@2'] }],
];
const accepted: readonly Told[] = [...bmw, ...referred, ['ReferralAccepted', {}]];
const coached: readonly Told[] = [
  ...accepted,
  ['TrajectoryOpened', { number: 2, kind: 'coaching' }],
  ['EmployerInputGiven', { inputRef: 'input' }],
  ['CoachingSessionHeld', { number: 1, notesRef: 'session-1', promptRef: 'prompt' }],
  ['ReflectionStarted', { afterSession: 1, promptRef: 'prompt' }],
  ['ReflectionWritten', { afterSession: 1, reflectionRef: 'reflection' }],
  ['JourneyEvaluated', { remarksRef: 'remarks' }],
];

const serving = 'serving-practitioner';
const pack = 'hand-over-pack';
const own = 'own-dossier';

describe('the dossier of a journey', () => {
  test('is whole to the employee, and nobody at the employer or the coordinator reads anything of it (S7)', () => {
    const all = [
      'question',
      'reason',
      'talk-1',
      'talk-2',
      'goal',
      'input',
      'session-1',
      'prompt',
      'reflection',
      'remarks',
    ];
    expect(read('employee', served('coach'), coached)).toEqual(Object.fromEntries(all.map((ref) => [ref, own])));
    for (const other of ['requester', 'manager', 'coordinator', 'somebody']) {
      expect(read(other, served('coach'), coached)).toEqual({});
    }
  });

  test('shows the practitioner of a first BMW trajectory everything since the request', () => {
    const all = ['question', 'reason', 'talk-1', 'talk-2'];
    expect(read('bmw', served('bmw'), bmw)).toEqual(Object.fromEntries(all.map((ref) => [ref, serving])));
  });

  test('shows a replacement what their predecessor wrote, and the predecessor nothing more', () => {
    expect(Object.keys(read('bmw-2', served('bmw-2'), bmw))).toContain('talk-2');
    expect(read('bmw', served('bmw-2'), bmw)).toEqual({});
  });

  test('shows a coach the pack that the employee agreed to and what is written since, and no talk besides (S7)', () => {
    expect(read('coach', served('coach'), coached)).toEqual({
      'talk-1': pack,
      goal: pack,
      input: serving,
      'session-1': serving,
      prompt: serving,
      reflection: serving,
    });
  });

  test('shows the one who referred nothing once somebody else serves', () => {
    expect(read('bmw', served('coach'), coached)).toEqual({});
  });

  test('shows a receiver nothing before they accept, the pack from then on, and nothing when they do not serve', () => {
    expect(read('coach', referringTo('coach'), [...bmw, ...referred])).toEqual({});
    expect(read('coach', referringTo('coach'), accepted)).toEqual({ 'talk-1': pack, goal: pack });
    expect(read('coach', referringTo('other-coach'), accepted)).toEqual({});
    for (const end of ['ReceiverDroppedOut', 'NoReceiverFound', 'ReferralWithdrawn', 'ReferralDeclined'] as const) {
      expect(read('coach', referringTo('coach'), [...accepted, [end]])).toEqual({});
    }
  });

  test('shows a receiver nothing any more once the employee took their consent back (S7)', () => {
    const withdrawn: readonly Told[] = [...accepted, ['ConsentWithdrawn', { consent: 'hand-over' }]];
    expect(read('coach', referringTo('coach'), withdrawn)).toEqual({});
    const mainLines: readonly Told[] = [...accepted, ['ConsentWithdrawn', { consent: 'main-lines' }]];
    expect(read('coach', referringTo('coach'), mainLines)).not.toEqual({});
  });

  test('shows the next receiver what was agreed to anew, only once they accept, and nothing of the time before', () => {
    const again: readonly Told[] = [
      ...accepted,
      ['ConsentWithdrawn', { consent: 'hand-over' }],
      ['HandOverConsentGiven', { handOverRefs: ['talk-2@1'] }],
      ['ReceiverProposed', { practitionerId: 'coach-2' }],
    ];
    expect(read('coach-2', referringTo('coach-2'), again)).toEqual({});
    expect(read('coach-2', referringTo('coach-2'), [...again, ['ReferralAccepted']])).toEqual({ 'talk-2': pack });
  });

  test('shows nobody the pack of a referral to other help (S9)', () => {
    const toOtherHelp: readonly Told[] = [...bmw, ...referred, ['OtherHelpStarted'], ['ClosingOpened']];
    for (const who of ['help', 'coach', 'somebody']) expect(read(who, served('bmw'), toOtherHelp)).toEqual({});
    expect(Object.values(read('bmw', served('bmw'), toOtherHelp))).not.toContain(pack);
  });

  test('shows who receives a pack the version that the employee agreed to, and everybody else the newest', () => {
    const versions = (personId: string, state: State, told: readonly Told[]) =>
      Object.fromEntries(dossierFor(personId, state, eventsOf(told)).map((item) => [item.contentRef, item.version]));
    expect(versions('coach', referringTo('coach'), accepted)).toEqual({ goal: 1, 'talk-1': 2 });
    expect(versions('coach', served('coach'), coached)).toMatchObject({ goal: 1, 'talk-1': 2, 'session-1': null });
    expect(versions('employee', served('coach'), coached)).toMatchObject({ 'talk-1': null });
  });

  test('lets nothing be corrected that went along in a pack, or that somebody answers on to the letter (S5, S6)', () => {
    const answeredOn: readonly Told[] = [
      ...coached,
      ['AgreementProposed', { goalRef: 'agreed-goal', approachRef: 'approach' }],
      ['NeutralConversationHeld', { reportRef: 'report-1' }],
      ['ReportRevised', { reportRef: 'report-2' }],
      ['ClosingReportWritten', { reportRef: 'closing', mainLinesRef: 'main-lines' }],
    ];
    const correctable = (personId: string) =>
      dossierFor(personId, served('coach'), eventsOf(answeredOn))
        .filter(({ mayBeCorrected }) => mayBeCorrected)
        .map(({ contentRef }) => contentRef);
    expect(correctable('coach')).toEqual(['input', 'session-1', 'prompt', 'reflection', 'closing']);
    expect(correctable('employee')).not.toEqual(expect.arrayContaining(['agreed-goal']));
    expect(correctable('employee')).toContain('talk-1');
  });

  test('gives nothing of a withdrawn referral to the receiver of the next one', () => {
    const again: readonly Told[] = [
      ...accepted,
      ['ReferralWithdrawn'],
      ['ReferralProposed', { goalRef: 'goal-2', handOverRefs: [] }],
      ['HandOverConsentGiven', { handOverRefs: ['goal-2@1'] }],
      ['ReferralAccepted'],
      ['TrajectoryOpened', { number: 2, kind: 'coaching' }],
    ];
    expect(read('coach', served('coach'), again)).toEqual({ 'goal-2': pack });
  });

  test('hands over what the employee agreed to last, and nothing that they took back before (S7)', () => {
    const takenBack: readonly Told[] = [...accepted, ['ConsentWithdrawn', { consent: 'hand-over' }]];
    expect(read('coach', referringTo('coach'), takenBack)).toEqual({});
    const anew: readonly Told[] = [
      ...takenBack,
      ['HandOverConsentGiven', { handOverRefs: ['talk-2'] }],
      ['ReferralAccepted', {}],
    ];
    expect(read('coach', referringTo('coach'), anew)).toEqual({ 'talk-2': pack });
    const other: readonly Told[] = [...accepted, ['ConsentWithdrawn', { consent: 'neutral-conversation' }]];
    expect(read('coach', referringTo('coach'), other)).toEqual({ 'talk-1': pack, goal: pack });
  });

  test('goes on for who goes on into the next trajectory without a referral', () => {
    const facilitated: readonly Told[] = [
      ...bmw,
      ['TrajectoryOpened', { number: 2, kind: 'neutral-conversation' }],
      ['NeutralConversationHeld', { number: 1, reportRef: 'report' }],
    ];
    expect(Object.keys(read('bmw', served('bmw'), facilitated))).toEqual([
      'question',
      'reason',
      'talk-1',
      'talk-2',
      'report',
    ]);
  });

  test('lists words in the order in which they came, those of one event by reference, each where it came first', () => {
    const items = dossierFor(
      'employee',
      served('coach'),
      eventsOf([
        ['AgreementProposed', { version: 3, goalRef: 'a', approachRef: 'b' }],
        ['ExtensionProposed', { promptRef: 'prompt' }],
        ['ReflectionStarted', { afterSession: 5, promptRef: 'prompt' }],
        ['AgreementProposed', { version: 4, goalRef: 'd', approachRef: 'c' }],
        ['BmwTalkHeld', { number: 2, notesRef: 'notes' }],
      ]),
    );
    expect(items.map(({ contentRef, sequence, number }) => [contentRef, sequence, number])).toEqual([
      ['a', 1, 3],
      ['b', 1, 3],
      ['prompt', 2, null],
      ['c', 4, 4],
      ['d', 4, 4],
      ['notes', 5, 2],
    ]);
  });

  test('tells of words who wrote them, when and in which talk or session, and nothing of an event without words', () => {
    const told: readonly Told[] = [
      ['ReflectionWritten', { afterSession: 2, reflectionRef: 'reflection' }],
      ['BmwTalkHeld', { number: 'two', notesRef: 'notes' }],
      ['BmwTalkHeld', { number: 3, notesRef: null }],
      ['BmwTalkHeld', { number: 4 }],
      ['BmwTalkPlanned', { number: 5, notesRef: 'of no event with words' }],
    ];
    const item = { at: '2027-03-01T09:00:00.000Z', by: 'bmw-practitioner', version: null, mayBeCorrected: true };
    expect(dossierFor('employee', served('bmw'), eventsOf(told))).toEqual([
      { ...item, contentRef: 'reflection', sequence: 1, number: 2, ground: own },
      { ...item, contentRef: 'notes', sequence: 2, number: null, ground: own },
    ]);
  });

  test('is closed to everybody but the employee when the journey has ended', () => {
    const ended = served('coach', {
      kind: 'ended',
      reason: 'completed',
      endedAt: '2027-06-01T09:00:00.000Z',
      dossier: 'kept',
    });
    expect(read('coach', ended, coached)).toEqual({});
    expect(read('employee', ended, coached)).not.toEqual({});
  });

  test('would show a coach the talks if the hand-over were not looked at (control)', () => {
    const withoutAcceptance = coached.filter(([type]) => type !== 'ReferralAccepted');
    expect(Object.keys(read('coach', served('coach'), withoutAcceptance))).toContain('talk-2');
  });
});

describe('the dossier of a journey in an emergency', () => {
  const events: readonly Told[] = [...coached, ['BreakGlassRequested', { explanationRef: 'why' }]];

  test('is all that the employee reads, each on the ground of the emergency', () => {
    const refs = (items: readonly { readonly contentRef: string }[]) => items.map(({ contentRef }) => contentRef);
    const opened = dossierInEmergency(served('coach'), eventsOf(events));
    expect(refs(opened)).toEqual(refs(dossierFor('employee', served('coach'), eventsOf(events))));
    expect(new Set(opened.map(({ ground }) => ground))).toEqual(new Set(['break-glass']));
  });

  test('is not opened before the employee consented to being contacted', () => {
    const awaiting = { kind: 'awaiting-contact-consent', lapsesAt: '2027-03-31T09:00:00.000Z' } as const;
    expect(dossierInEmergency({ stage: awaiting }, eventsOf(events))).toEqual([]);
  });

  test('tells the employee why it was opened, and not who serves', () => {
    expect(read('employee', served('coach'), events)).toHaveProperty('why', own);
    expect(read('coach', served('coach'), events)).not.toHaveProperty('why');
  });
});

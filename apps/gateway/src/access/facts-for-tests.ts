import { randomBytes } from 'node:crypto';
import type { IdentityRole } from '@traject/access';
import { connect } from '@traject/database';
import type { TestDatabase } from '@traject/database/testing';
import { keyEncryptionOf, openDossier, type ContentToStore } from '@traject/dossier';
import { sql } from 'kysely';
import {
  advice,
  afterwards,
  at,
  disclosure,
  event,
  glass,
  idOf,
  ofJourney,
  ofMees,
  opening,
  streamOf,
  takenOverAt,
  task,
} from './rows-for-tests.js';

/** Who there is, with the employer they belong to; the provider's own have none. `gone` has left. */
export const readers: Readonly<Record<string, { readonly role: IdentityRole; readonly employer?: 'noord' | 'zuid' }>> =
  {
    eva: { role: 'employee', employer: 'noord' },
    emre: { role: 'employee', employer: 'noord' },
    hr: { role: 'requester', employer: 'noord' },
    mees: { role: 'manager', employer: 'noord' },
    'eva-zuid': { role: 'employee', employer: 'zuid' },
    'hr-zuid': { role: 'requester', employer: 'zuid' },
    bos: { role: 'bmw-practitioner' },
    visser: { role: 'bmw-practitioner' },
    gone: { role: 'bmw-practitioner' },
    jansen: { role: 'coach' },
    cato: { role: 'coordinator' },
    adem: { role: 'administrator' },
    ada: { role: 'administrator' },
  };

interface Told {
  readonly about: string;
  readonly journey?: string;
  readonly field: string;
  readonly by?: string;
  readonly writtenAt?: string;
  /** The words with which these go, and of which version they are. */
  readonly of?: string;
  readonly version?: number;
}

const details = (about: string): Told => ({ about, field: 'person-details', by: 'adem' });

/** What is written, by the name that these facts give it. */
export const contents: Readonly<Record<string, Told>> = {
  question: { about: 'eva', journey: 'served', field: 'request-journey.question', by: 'hr' },
  notes: { about: 'eva', journey: 'served', field: 'record-bmw-talk.notes', by: 'bos' },
  'agreed-goal': { about: 'eva', journey: 'served', field: 'propose-agreement.goal', by: 'bos' },
  remarks: { about: 'eva', journey: 'served', field: 'evaluate-journey.remarks', by: 'eva' },
  'remarks-corrected': {
    about: 'eva',
    journey: 'served',
    field: 'evaluate-journey.remarks',
    by: 'eva',
    of: 'remarks',
    version: 2,
  },
  'why-remarks': {
    about: 'eva',
    journey: 'served',
    field: 'correction.reason',
    by: 'eva',
    of: 'remarks',
    version: 2,
  },
  'main-lines': { about: 'eva', journey: 'served', field: 'write-closing-report.mainLines' },
  'draft-of-bos': { about: 'eva', journey: 'served', field: 'record-bmw-talk.draft', by: 'bos' },
  'draft-of-eva': { about: 'eva', journey: 'served', field: 'evaluate-journey.draft', by: 'eva' },
  'ended-notes': { about: 'eva', journey: 'ended', field: 'record-bmw-talk.notes' },
  'ended-main-lines': { about: 'eva', journey: 'ended', field: 'write-closing-report.mainLines' },
  goal: { about: 'emre', journey: 'referred', field: 'propose-referral.goal' },
  packed: { about: 'emre', journey: 'referred', field: 'record-bmw-talk.notes' },
  'packed-meaning': {
    about: 'emre',
    journey: 'referred',
    field: 'record-bmw-talk.notes.otherMeaning',
    of: 'packed',
  },
  'not-packed': { about: 'emre', journey: 'referred', field: 'record-bmw-talk.notes' },
  corrected: { about: 'emre', journey: 'referred', field: 'record-bmw-talk.notes' },
  'corrected-packed': {
    about: 'emre',
    journey: 'referred',
    field: 'record-bmw-talk.notes',
    of: 'corrected',
    version: 2,
  },
  'why-corrected': { about: 'emre', journey: 'referred', field: 'correction.reason', of: 'corrected', version: 2 },
  'withdrawn-main-lines': { about: 'emre', journey: 'referred', field: 'write-closing-report.mainLines' },
  'earlier-packed': { about: 'emre', journey: 'taken-over', field: 'record-bmw-talk.notes' },
  earlier: { about: 'emre', journey: 'taken-over', field: 'record-bmw-talk.notes' },
  'lapsed-packed': { about: 'emre', journey: 'lapsed', field: 'record-bmw-talk.notes' },
  session: { about: 'emre', journey: 'taken-over', field: 'record-coaching-session.notes', writtenAt: afterwards },
  'own-packed': { about: 'emre', journey: 'went-on', field: 'record-bmw-talk.notes' },
  'own-earlier': { about: 'emre', journey: 'went-on', field: 'record-bmw-talk.notes' },
  'own-report': {
    about: 'emre',
    journey: 'went-on',
    field: 'record-neutral-conversation.report',
    writtenAt: afterwards,
  },
  'open-question': { about: 'emre', journey: 'to-anyone', field: 'request-journey.question' },
  'question-in-zuid': { about: 'eva-zuid', journey: 'in-zuid', field: 'request-journey.question' },
  'draft-in-ended': { about: 'eva', journey: 'ended', field: 'record-bmw-talk.draft', by: 'bos' },
  'why-served': { about: 'eva', journey: 'served', field: 'request-break-glass.explanation', by: 'ada' },
  'why-ended': { about: 'eva', journey: 'ended', field: 'request-break-glass.explanation', by: 'adem' },
  'why-referred': { about: 'emre', journey: 'referred', field: 'request-break-glass.explanation', by: 'adem' },
  'why-kept': { about: 'eva', journey: 'ended', field: 'legal-hold.reason', by: 'adem' },
  'advice-on-noord': { about: 'bos', field: 'raise-advice.text' },
  'advice-sent': { about: 'eva', field: 'raise-advice.text' },
  'advice-answer': { about: 'eva', field: 'respond-to-advice.response', by: 'mees' },
  'advice-waiting': { about: 'emre', field: 'raise-advice.text' },
  'address-of-eva': { ...details('eva'), field: 'private-address' },
  'details-of-eva': details('eva'),
  'details-of-mees': details('mees'),
  'details-of-bos': details('bos'),
  'details-of-eva-zuid': details('eva-zuid'),
  'details-of-ada': details('ada'),
};

interface JourneyTold {
  readonly employee: string;
  readonly employer?: 'noord' | 'zuid';
  /** Who served, in order; the last one serves now, unless it ended. */
  readonly served: readonly string[];
  readonly ended?: boolean;
  readonly state?: Readonly<Record<string, unknown>>;
}

const referredTo = (receiver: string) => ({
  stage: {
    kind: 'referral',
    referral: { stage: 'warm-hand-over', receiver: { practitionerId: idOf(receiver) } },
  },
});

const journeys: Readonly<Record<string, JourneyTold>> = {
  served: { employee: 'eva', served: ['visser', 'bos'] },
  ended: { employee: 'eva', served: ['bos'], ended: true },
  referred: { employee: 'emre', served: ['bos'], state: referredTo('jansen') },
  lapsed: { employee: 'emre', served: ['bos'], state: referredTo('jansen') },
  'taken-over': {
    employee: 'emre',
    served: ['bos', 'jansen'],
    state: { trajectories: [{ openedAt: at }, { openedAt: takenOverAt }] },
  },
  // Who serves was referred to as well, as facilitator, and stays the same person.
  'went-on': {
    employee: 'emre',
    served: ['bos'],
    state: { trajectories: [{ openedAt: at }, { openedAt: takenOverAt }] },
  },
  'to-anyone': { employee: 'emre', served: [] },
  'in-zuid': { employee: 'eva-zuid', employer: 'zuid', served: ['gone'] },
};

const journeyRow = ([name, told]: readonly [string, JourneyTold]) => {
  const { employee, employer = 'noord', served, ended = false, state } = told;
  const last = served.length - 1;
  return {
    journey_id: idOf(name),
    organisation_id: idOf(employer),
    employee_id: idOf(employee),
    requester_id: idOf(employer === 'noord' ? 'hr' : 'hr-zuid'),
    manager_id: employer === 'noord' ? idOf('mees') : null,
    theme: 'stress',
    subject: 'person',
    phase: 'support',
    step: 'bmw-talk',
    practitioner_id: ended || last < 0 ? null : idOf(served[last] ?? ''),
    practitioner_ids: served.map(idOf),
    practitioners: served.map((who, index) => ({ practitionerId: idOf(who), from: index === 0 ? at : takenOverAt })),
    talks_held: 0,
    sessions_held: 0,
    sessions_agreed: 0,
    opened_at: at,
    changed_at: at,
    ended_at: ended ? afterwards : null,
    state: { stage: { kind: 'trajectory' }, trajectories: [{ openedAt: at }], breakGlass: [], ...state },
    stream: streamOf(name),
    last_sequence: 100,
  };
};

const tasks = [
  task('1', 'answer-main-lines', 'employee', ofJourney('served', 'eva', 'suspended')),
  task('2', 'record-intake', 'bmw-practitioner', ofJourney('served', 'bos', 'completed')),
  task('3', 'give-employer-input', 'requester', ofJourney('served', 'hr')),
  task('4', 'record-intake', 'bmw-practitioner', ofJourney('to-anyone', null)),
  task('5', 'record-intake', 'bmw-practitioner', ofJourney('in-zuid', 'gone')),
  task('6', 'respond-to-advice', 'manager', ofMees('sent')),
  task('7', 'respond-to-advice', 'manager', ofMees('on-noord')),
  task('8', 'answer-agreement', 'manager', ofJourney('served', 'mees')),
  task('9', 'answer-advice-consent', 'employee', {
    advice_id: 'waiting',
    stream: 'advice/waiting',
    assignee_id: idOf('emre'),
  }),
];

const disclosures = [
  disclosure('main-lines', 'served', { openings: [opening('hr')] }),
  disclosure('ended-main-lines', 'ended', { valid_until: afterwards }),
  disclosure('withdrawn-main-lines', 'referred', { state: 'withdrawn', opened_at: null, withdrawn_at: afterwards }),
  disclosure('agreed-goal', 'served', { state: 'disclosed', openings: [], opened_at: null, purpose: 'agreement' }),
  disclosure('advice-sent', 'served', {
    journey_id: null,
    advice_id: 'sent',
    stream: 'advice/sent',
    purpose: 'advice',
    recipient_ids: [idOf('mees')],
    recipients: [{ personId: idOf('mees'), role: 'manager' }],
  }),
].map((row) => ({ ...row, person_id: idOf(contents[row.disclosure_id]?.about ?? '') }));

const advices = [
  advice('sent', 'eva', { text_ref: idOf('advice-sent'), response_ref: idOf('advice-answer'), sent_at: at }),
  advice('on-noord', null, { text_ref: idOf('advice-on-noord'), sent_at: at }),
  advice('waiting', 'emre', { text_ref: idOf('advice-waiting') }),
];

const events = [
  event('referred', 1, 'ReferralProposed', { goalRef: idOf('goal') }),
  event('referred', 2, 'HandOverConsentGiven', { handOverRefs: [idOf('packed'), `${idOf('corrected')}@2`] }),
  event('taken-over', 1, 'ReferralProposed', { goalRef: null }),
  event('lapsed', 2, 'HandOverConsentGiven', { handOverRefs: [idOf('lapsed-packed')] }),
  event('lapsed', 3, 'HandOverConsentLapsed', {}),
  event('taken-over', 2, 'HandOverConsentGiven', { handOverRefs: [idOf('earlier')] }),
  event('taken-over', 3, 'ReferralProposed', { goalRef: null }),
  event('taken-over', 4, 'HandOverConsentGiven', { handOverRefs: [idOf('earlier-packed')] }),
  event('taken-over', 5, 'WarmHandOverHeld', {}, takenOverAt),
  event('taken-over', 6, 'TrajectoryOpened', {}, takenOverAt),
  event('went-on', 1, 'TrajectoryOpened', {}),
  event('went-on', 2, 'HandOverConsentGiven', { handOverRefs: [idOf('own-packed')] }),
  event('went-on', 3, 'WarmHandOverHeld', {}, takenOverAt),
  event('went-on', 4, 'TrajectoryOpened', {}, takenOverAt),
];

const breakGlass = [
  glass('adem', 'ended', {}),
  glass('ada', 'in-zuid', { ends_at: afterwards }),
  glass('adem', 'referred', { ended_at: afterwards }),
  glass('ada', 'served', { approved_by_id: null, ends_at: null }),
  glass('adem', 'to-anyone', { approved_by_id: idOf('adem') }),
];

const practitioners = ['bos', 'visser', 'gone', 'jansen'];

/** Everything that is on record before anybody reads, table by table. */
const facts: Readonly<Record<string, readonly object[]>> = {
  'directory.organisations': ['noord', 'zuid'].map((name) => ({
    id: idOf(name),
    name,
    departments: [],
    policy: {},
    version: 1,
    created_at: at,
  })),
  'directory.people': Object.entries(readers).map(([name, { role, employer }]) => ({
    id: idOf(name),
    organisation_id: employer === undefined ? null : idOf(employer),
    roles: [role],
    active: name !== 'gone',
    details_ref: idOf(`details-of-${name}`),
    version: 1,
    created_at: at,
  })),
  'directory.practitioners': practitioners.map((name) => ({
    person_id: idOf(name),
    kinds: ['bmw'],
    capacity: 1,
    languages: [],
    areas: [],
    active: true,
    version: 1,
  })),
  'event_log.events': events,
  'read_models.journeys': Object.entries(journeys).map(journeyRow),
  'read_models.human_tasks': tasks,
  'read_models.disclosures': disclosures,
  'read_models.advices': advices,
  'read_models.break_glass': breakGlass,
  'dossier.legal_holds': [
    {
      hold_id: idOf('hold'),
      person_id: idOf('eva'),
      journey_id: idOf('ended'),
      reason_code: 'complaint',
      reason_ref: idOf('why-kept'),
      set_by: idOf('adem'),
      set_at: at,
    },
  ],
};

const stored = ([name, told]: readonly [string, Told]): ContentToStore => {
  const { about, journey, field, by = 'bos', of, version = 1 } = told;
  return {
    contentRef: idOf(name),
    personId: idOf(about),
    journeyId: journey === undefined ? null : idOf(journey),
    field,
    version,
    ...(of === undefined ? {} : { firstRef: idOf(of) }),
    label: by === 'adem' && journey === undefined ? 'personal' : 'confidential',
    text: name,
    commandId: name,
    writtenBy: idOf(by),
  };
};

/** Puts the facts and the words on record, past every check. */
export async function enterFacts({ superuserUrl }: Pick<TestDatabase, 'superuserUrl'>): Promise<void> {
  const database = connect<unknown>(superuserUrl, { maxConnections: 1 });
  const dossier = openDossier(keyEncryptionOf(randomBytes(32)));
  await database.query.transaction().execute(async (transaction) => {
    for (const [table, rows] of Object.entries(facts)) {
      await sql`insert into ${sql.table(table)}
        select * from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
        transaction,
      );
    }
    await dossier.storeContent(transaction, Object.entries(contents).map(stored));
    for (const [name, { writtenAt = at }] of Object.entries(contents)) {
      await sql`update dossier.content set written_at = ${writtenAt} where content_ref = ${idOf(name)}`.execute(
        transaction,
      );
    }
    // Who read something about Eva, as her log tells.
    await sql`
      insert into dossier.content_reads (content_ref, person_id, journey_id, field, reader, role, ground)
      select content_ref, person_id, journey_id, field, ${idOf('bos')}, 'bmw-practitioner', 'serving-practitioner'
      from dossier.content where content_ref = ${idOf('notes')}`.execute(transaction);
  });
  await database.close();
}

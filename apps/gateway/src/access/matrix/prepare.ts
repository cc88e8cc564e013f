import { randomUUID } from 'node:crypto';
import { receiverIn, type AdviceParties, type Subject } from '@traject/access';
import type { StoredEvent, StreamName } from '@traject/contracts';
import {
  ADVICE_KEY,
  fold,
  breakGlassReadersAt,
  foldAdvice,
  phaseOf,
  type AdviceEvent,
  type JourneyEvent,
  type JourneyState,
  type OpenTask,
} from '@traject/domain';
import type { DisclosureRow } from '@traject/event-log';
import { actors, adviceCommand, adviceRaised, anAdvice, people, previewed } from '@traject/domain/testing';
import { writtenIn } from '../written-in-for-tests.js';
import type { Gateway, GatewayWorld } from '../../updates/world-for-tests.js';
import type { Cast } from './cast.js';
import { relocate, type Relocation } from './relocate.js';
import { situations } from './situations.js';

/** A task that is or was asked. */
export interface PreparedTask extends Pick<OpenTask, 'taskId' | 'kind' | 'role' | 'assigneeId'> {
  readonly isOpen: boolean;
}

/** A journey in the log, as the policy asks for it. */
export interface PreparedJourney {
  readonly name: string;
  readonly journeyId: string;
  readonly subject: Subject;
  readonly state: JourneyState;
  readonly events: readonly JourneyEvent[];
  readonly tasks: readonly PreparedTask[];
  /** References of everything that was written in it. */
  readonly refs: readonly string[];
}

/** An advice in the log, as the policy asks for it. */
export interface PreparedAdvice {
  readonly name: string;
  readonly adviceId: string;
  readonly parties: AdviceParties;
  readonly tasks: readonly PreparedTask[];
}

/** A disclosure in the ledger, and whether its journey is over, so that nobody opens it any more. */
export interface PreparedDisclosure extends DisclosureRow {
  readonly journeyIsOver: boolean;
}

/** Everything that the routes are asked about. */
export interface Prepared {
  readonly journeys: readonly PreparedJourney[];
  readonly advices: readonly PreparedAdvice[];
  readonly disclosures: readonly PreparedDisclosure[];
}

/** Words for the employer; all others are confidential. */
const forTheEmployer: readonly string[] = [
  'content-question',
  'content-input',
  'content-goal',
  'content-approach',
  'content-report',
  'content-main-lines',
  'content-advice',
];

const minuteMs = 60_000;

/** What became of the tasks that these events opened. */
const tasksIn = (events: readonly { readonly type: string; readonly data: object }[]): readonly PreparedTask[] => {
  const tasks = new Map<string, PreparedTask>();
  for (const { type, data } of events) {
    // What events about a task carry; others are not looked at.
    const { taskId, ...told } = data as Partial<OpenTask>;
    if (taskId === undefined) continue;
    const before = tasks.get(taskId);
    const { kind, role, assigneeId = null } = told;
    if (type === 'TaskOpened' && kind !== undefined && role !== undefined)
      tasks.set(taskId, { taskId, kind, role, assigneeId, isOpen: true });
    if (before === undefined) continue;
    if (type === 'TaskReassigned') tasks.set(taskId, { ...before, assigneeId });
    if (type === 'TaskCompleted' || type === 'TaskCancelled') tasks.set(taskId, { ...before, isOpen: false });
  }
  return [...tasks.values()];
};

type Told = readonly { readonly type: string; readonly data: object }[];

/** In which field the words were written that these events refer to, by reference. */
const fieldsIn = (events: Told): ReadonlyMap<string, string> => {
  const written: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    ...writtenIn,
    AdviceRaised: { textRef: 'raise-advice.text' },
    AdviceAnswered: { responseRef: 'respond-to-advice.response' },
  };
  const found = events.flatMap(({ type, data }) =>
    Object.entries(data).flatMap(([name, ref]): readonly (readonly [string, string])[] => {
      const field = written[type]?.[name];
      return field === undefined || typeof ref !== 'string' ? [] : [[ref, field]];
    }),
  );
  return new Map(found);
};

interface Writing {
  readonly personId: string;
  readonly journeyId: string | null;
  readonly refs: Relocation['refs'];
  readonly events: Told;
}

async function write({ parts }: Gateway, { personId, journeyId, refs, events }: Writing): Promise<void> {
  const fields = fieldsIn(events);
  const items = [...refs].map(([name, contentRef]) => ({
    contentRef,
    personId,
    journeyId,
    field: fields.get(contentRef) ?? 'record-bmw-talk.notes',
    version: 1,
    label: forTheEmployer.includes(name) ? ('employer' as const) : ('confidential' as const),
    text: name,
    commandId: randomUUID(),
    writtenBy: personId,
  }));
  await parts.database.query.transaction().execute((transaction) => parts.dossier.storeContent(transaction, items));
}

const happened = (world: GatewayWorld, stream: StreamName, events: readonly object[]): Promise<void> =>
  // An event of the domain is stored as it is.
  world.happens(stream, 0, events as readonly StoredEvent[]);

/** When an example ends is moved to a minute ago, so that nothing in it is yet to come. */
const relocationOf = ({ inExamples }: Cast, stream: Relocation['stream'], now: string): Relocation => ({
  ids: inExamples,
  stream,
  shiftMs: Date.now() - minuteMs - Date.parse(now),
  refs: new Map(),
});

async function journeysOf(world: GatewayWorld, gateway: Gateway, cast: Cast): Promise<readonly PreparedJourney[]> {
  const prepared: PreparedJourney[] = [];
  for (const { name, journey } of situations()) {
    const journeyId = randomUUID();
    const relocation = relocationOf(cast, [journey.state.journeyId, journeyId], journey.now);
    // The same events with other ids and times.
    const events = relocate(journey.events, relocation) as readonly JourneyEvent[];
    const state = fold(events);
    if (state === null) throw new Error(`There is no journey that ${name}.`);
    await happened(world, `journey/${journeyId}`, events);
    await write(gateway, { personId: state.employeeId, journeyId, refs: relocation.refs, events });
    const { organisationId, employeeId, requesterId, managerId, practitioner, stage } = state;
    const practitionerIds = practitioner === null || stage.kind === 'ended' ? [] : [practitioner.practitionerId];
    const parties = { organisationId, employeeId, requesterId, managerId, practitionerIds };
    prepared.push({
      name: `that ${name}`,
      journeyId,
      subject: {
        ...parties,
        receiverId: receiverIn(state),
        phase: phaseOf(state),
        emergencyReaderIds: breakGlassReadersAt(state, new Date().toISOString()),
      },
      state,
      events,
      tasks: tasksIn(events),
      refs: [...relocation.refs.values()],
    });
  }
  return prepared;
}

const preview = previewed('advice', 'hash-advice');
const consented = adviceCommand('AnswerAdviceConsent', { given: true, textHash: 'hash-advice', preview });
const opened = adviceCommand('OpenDisclosure', { key: ADVICE_KEY }, actors.manager);
const takenBack = adviceCommand('WithdrawDisclosure', { key: ADVICE_KEY }, actors.employee);
const aboutSomebody = anAdvice({ about: 'person', concernedId: people.employee });
const adviceStories = {
  'to the manager about the organisation': adviceRaised(anAdvice()),
  'to the requester about the organisation': adviceRaised(
    anAdvice({ recipientId: people.requester, recipientRole: 'requester' }),
  ),
  'about somebody, who has not consented yet': adviceRaised(aboutSomebody),
  'about somebody, who consented, and that was opened': adviceRaised(aboutSomebody, consented, opened),
  'about somebody, who consented and took it back': adviceRaised(aboutSomebody, consented, takenBack),
};

async function advicesOf(world: GatewayWorld, gateway: Gateway, cast: Cast): Promise<readonly PreparedAdvice[]> {
  const prepared: PreparedAdvice[] = [];
  for (const [name, advice] of Object.entries(adviceStories)) {
    const adviceId = randomUUID();
    const relocation = relocationOf(cast, [advice.state.adviceId, adviceId], advice.now);
    // The same events with other ids and times.
    const events = relocate(advice.events, relocation) as readonly AdviceEvent[];
    const state = foldAdvice(events);
    if (state === null) throw new Error(`There is no advice ${name}.`);
    await happened(world, `advice/${adviceId}`, events);
    const personId = state.concernedId ?? state.authorId;
    await write(gateway, { personId, journeyId: null, refs: relocation.refs, events });
    const { organisationId, authorId, recipientId, recipientRole, concernedId } = state;
    const isTakenBack = events.some(({ type }) => type === 'DisclosureWithdrawn');
    const sentAt = isTakenBack ? null : (events.find(({ type }) => type === 'AdviceSent')?.at ?? null);
    const parties = { organisationId, authorId, recipientId, recipientRole, concernedId, sentAt };
    prepared.push({ name: `an advice ${name}`, adviceId, parties, tasks: tasksIn(events) });
  }
  return prepared;
}

/** Puts journeys in every phase and with every state of a consent into the log, with their words, and advices. */
export const prepare = async (world: GatewayWorld, gateway: Gateway, cast: Cast): Promise<Prepared> => {
  const journeys = await journeysOf(world, gateway, cast);
  const advices = await advicesOf(world, gateway, cast);
  const rows = await gateway.parts.readModels.selectFrom('disclosures').selectAll().execute();
  const over = journeys.filter(({ state }) => state.stage.kind === 'ended').map(({ journeyId }) => journeyId);
  const isOver = (journeyId: string | null) => journeyId !== null && over.includes(journeyId);
  return {
    journeys,
    advices,
    disclosures: rows.map((row) => ({ ...row, journeyIsOver: isOver(row.journeyId) })),
  };
};

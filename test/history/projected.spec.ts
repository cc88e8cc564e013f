import { kindOfStream, type LoggedEvent } from '@traject/contracts';
import { fold, phaseOf, type JourneyEvent, type JourneyState } from '@traject/domain';
import { cloudEventOf, topicNames } from '@traject/event-stream';
import { noFacts, project, tablesOf, type MartEvent, type RowOf, type StreamFacts } from '@traject/mart';
import { describe, expect, it } from 'vitest';
import { makeHistory, type HistoryStream } from './history.js';

const names = topicNames();

/** Throws for a field that is never published, so that a projection that counts on one is found. */
const onlyPublished = <Data extends object>(data: Data, type: string): Data =>
  new Proxy(data, {
    get: (of, name) => {
      if (typeof name === 'string' && !Object.hasOwn(of, name))
        throw new Error(`${type} is published without ${name}.`);
      return Reflect.get(of, name);
    },
  });

const publishedEvents = ({ stream, events }: HistoryStream): readonly MartEvent[] =>
  events.map((event, index) => {
    const sequence = index + 1;
    const logged: LoggedEvent = {
      position: sequence,
      stream,
      sequence,
      eventId: 'event',
      commandId: null,
      fingerprint: null,
      runId: null,
      recordedAt: event.at,
      event,
    };
    const { key, value } = cloudEventOf(logged, names, ({ kind, id }) => `${kind}/${id}`);
    // Safe: the body of an event is an object with these fields.
    const data = JSON.parse(value) as MartEvent['data'] & Pick<MartEvent, 'day' | 'by'>;
    const { day, by } = data;
    const { type } = event;
    return { kind: kindOfStream(stream), owner: key, sequence, type, day, by, data: onlyPublished(data, type) };
  });

type Row<Name extends keyof (typeof tablesOf)['journey']> = RowOf<(typeof tablesOf)['journey'][Name]>;
const rowsIn = <Name extends keyof (typeof tablesOf)['journey']>(facts: StreamFacts, name: Name) =>
  // Safe: the facts of a journey have the rows of that table under its name.
  (facts[name] ?? []) as unknown as readonly Row<Name>[];

const projected = (stream: HistoryStream): StreamFacts =>
  publishedEvents(stream).reduce(project, noFacts(kindOfStream(stream.stream)));

const stateOf = ({ events }: HistoryStream): JourneyState => {
  // Safe: a history holds events of the domain, and this is a journey's.
  const state = fold(events as unknown as readonly JourneyEvent[]);
  if (state === null) throw new Error('A journey has a first event.');
  return state;
};

const openTasksIn = (facts: StreamFacts) =>
  rowsIn(facts, 'tasks')
    .filter(({ state }) => state === 'open')
    .map(({ kind, role, assignee, number, dueDay, remindedDay, escalatedDay }) => ({
      kind,
      role,
      assignee,
      number,
      dueDay,
      reminded: remindedDay !== null,
      escalated: escalatedDay !== null,
    }))
    .toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));

const amsterdam = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' });

const openTasksOf = ({ tasks }: JourneyState) =>
  tasks
    .map(({ kind, role, assigneeId, number, dueAt, reminded, escalated }) => ({
      kind,
      role,
      assignee: assigneeId === null ? null : `person/${assigneeId}`,
      number,
      dueDay: amsterdam.format(new Date(dueAt)),
      reminded,
      escalated,
    }))
    .toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));

describe('the rows of made-up journeys', () => {
  const journeys = [...makeHistory({ seed: 3, journeys: 120 }).streams].filter(
    ({ stream }) => kindOfStream(stream) === 'journey',
  );
  /** Journeys cut off at every tenth event too, so that all of what is open on the way is seen. */
  const moments = journeys.flatMap(({ stream, events }) =>
    events.flatMap((_event, index) =>
      index % 10 === 9 || index === events.length - 1 ? [{ stream, events: events.slice(0, index + 1) }] : [],
    ),
  );

  it('say of each where it stands, as the domain does', () => {
    for (const moment of moments) {
      const [journey] = rowsIn(projected(moment), 'journeys');
      const state = stateOf(moment);
      expect(journey?.phase, moment.stream).toBe(phaseOf(state));
      expect(journey?.endReason ?? null).toBe(state.stage.kind === 'ended' ? state.stage.reason : null);
    }
  });

  it('have the open tasks that the domain has, with whom they wait for and since when they are late', () => {
    for (const moment of moments) {
      expect(openTasksIn(projected(moment)), `${moment.stream} after ${moment.events.length}`).toEqual(
        openTasksOf(stateOf(moment)),
      );
    }
  });

  it('have the trajectories of the domain, with what was held in them', () => {
    for (const journey of journeys) {
      const heldOf = (trajectory: JourneyState['trajectories'][number]): number => {
        if (trajectory.kind === 'bmw') return trajectory.talksHeld;
        return trajectory.kind === 'coaching' ? trajectory.sessionsHeld : trajectory.report === null ? 0 : 1;
      };
      const state = stateOf(journey);
      expect(
        rowsIn(projected(journey), 'trajectories').map(({ number, kind, held, endedDay }) => ({
          number,
          kind,
          held,
          ended: endedDay !== null,
        })),
      ).toEqual(
        state.trajectories.map((trajectory) => ({
          number: trajectory.number,
          kind: trajectory.kind,
          held: heldOf(trajectory),
          ended: trajectory.endedAt !== null,
        })),
      );
    }
  });
});

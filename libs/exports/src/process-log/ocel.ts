import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { processSteps, type PathGroup, type ProcessLog, type ProcessStep } from '@traject/reports';
import { inPieces, type FileBytes } from '../file-bytes.js';

/** Kinds of trajectory, by the step that tells which it is. */
const kindOf: Partial<Readonly<Record<ProcessStep, string>>> = {
  'coaching-agreed': 'coaching',
  'bmw-talk-held': 'bmw',
  'coaching-session-held': 'coaching',
  'neutral-conversation-held': 'neutral-conversation',
};

/** What was true all along stands at the beginning of time, as OCEL 2.0 asks for. */
const ALWAYS = '1970-01-01T00:00:00.000Z';

const ALL_ORGANISATIONS = 'all-organisations';
const organisationName = ({ organisation }: PathGroup): string =>
  organisation === null ? ALL_ORGANISATIONS : `organisation/${organisation}`;

const objectTypes = [
  {
    name: 'journey',
    attributes: [{ name: 'whole', type: 'boolean' }],
  },
  { name: 'trajectory', attributes: [{ name: 'kind', type: 'string' }] },
  { name: 'practitioner', attributes: [] },
  { name: 'organisation', attributes: [] },
];

interface Relationship {
  readonly objectId: string;
  readonly qualifier: string;
}

/** Names of what stands in one file. They are made with a key that nobody keeps, so that no two files have one in common. */
const namesWith = (key: KeyObject) => {
  const name = (kind: string, ...places: readonly number[]) =>
    `${kind}/${createHmac('sha256', key)
      .update([kind, ...places].join('/'))
      .digest('base64url')
      .slice(0, 16)}`;
  return {
    journey: (group: number, person: number) => name('journey', group, person),
    trajectory: (group: number, person: number, number: number) => name('trajectory', group, person, number),
    practitioner: (number: number) => name('practitioner', number),
  };
};
type Names = ReturnType<typeof namesWith>;

/** Trajectories of a group, with their kind and who served them last. */
const trajectoriesOf = ({ steps }: PathGroup) => {
  const found = new Map<number, { kind: string; practitioner: number | null }>();
  for (const { trajectory, step, practitioner } of steps) {
    if (trajectory === null) continue;
    const known = found.get(trajectory);
    found.set(trajectory, {
      kind: kindOf[step] ?? known?.kind ?? 'unknown',
      practitioner: practitioner ?? known?.practitioner ?? null,
    });
  }
  return [...found];
};

function* sharedObjects({ groups }: ProcessLog, names: Names): Generator<object> {
  for (const name of new Set(groups.map(organisationName))) yield { id: name, type: 'organisation' };
  const practitioners = new Set(groups.flatMap(({ steps }) => steps.map(({ practitioner }) => practitioner)));
  for (const practitioner of practitioners) {
    if (practitioner !== null) yield { id: names.practitioner(practitioner), type: 'practitioner' };
  }
}

/** Everybody of a log, by the places of their group and of themselves within it. */
function* everybodyIn({ groups }: ProcessLog): Generator<readonly [PathGroup, number, number]> {
  for (const [place, group] of groups.entries()) {
    for (let person = 0; person < group.people; person += 1) yield [group, place, person];
  }
}

function* objectsOf(log: ProcessLog, names: Names): Generator<object> {
  yield* sharedObjects(log, names);
  for (const [group, place, person] of everybodyIn(log)) {
    const journey = names.journey(place, person);
    yield {
      id: journey,
      type: 'journey',
      attributes: [{ name: 'whole', time: ALWAYS, value: String(group.whole) }],
      relationships: [{ objectId: organisationName(group), qualifier: 'of' }],
    };
    for (const [number, { kind, practitioner }] of trajectoriesOf(group)) {
      yield {
        id: names.trajectory(place, person, number),
        type: 'trajectory',
        attributes: [{ name: 'kind', time: ALWAYS, value: kind }],
        relationships: [
          { objectId: journey, qualifier: 'part of' },
          ...(practitioner === null ? [] : [{ objectId: names.practitioner(practitioner), qualifier: 'served by' }]),
        ] satisfies Relationship[],
      };
    }
  }
}

/** A day of the log as a time: seconds keep the steps of one day in their order, and mean nothing else. */
const timeOf = (start: number, day: number, place: number): string =>
  new Date(start + day * 86_400_000 + place * 1_000).toISOString();

function* eventsOf(log: ProcessLog, names: Names): Generator<object> {
  const start = Date.parse(`${log.period.from}-01T00:00:00Z`);
  for (const [group, place, person] of everybodyIn(log)) {
    const journey = names.journey(place, person);
    for (const [number, { step, day, trajectory, practitioner }] of group.steps.entries()) {
      yield {
        id: `${journey}/${number + 1}`,
        type: step,
        time: timeOf(start, day, number),
        relationships: [
          { objectId: journey, qualifier: 'step of' },
          ...(trajectory === null
            ? []
            : [{ objectId: names.trajectory(place, person, trajectory), qualifier: 'within' }]),
          ...(practitioner === null ? [] : [{ objectId: names.practitioner(practitioner), qualifier: 'by' }]),
        ] satisfies Relationship[],
      };
    }
  }
}

function* listOf(things: Iterable<object>): Generator<string> {
  let between = '';
  for (const thing of things) {
    yield between + JSON.stringify(thing);
    between = ',\n';
  }
}

/** Tells of each thing that is taken. */
function* told<Thing>(things: Iterable<Thing>, onRow: () => void): Generator<Thing> {
  for (const thing of things) {
    yield thing;
    onRow();
  }
}

function* textOf(log: ProcessLog, names: Names, onRow: () => void): Generator<string> {
  yield `{"objectTypes":${JSON.stringify(objectTypes)},\n`;
  yield `"eventTypes":${JSON.stringify(processSteps.map((name) => ({ name, attributes: [] })))},\n"objects":[\n`;
  yield* listOf(objectsOf(log, names));
  yield '\n],\n"events":[\n';
  yield* listOf(told(eventsOf(log, names), onRow));
  yield '\n]}\n';
}

/**
 * A process log as OCEL 2.0 in JSON, made while it is read. Every journey begins on the first day of the period, as a log
 * has no dates: what is between two steps is right, and no date is.
 * @param onRow told of each event that was written
 * @param key what the names of the file are made with; whoever has it could make them again, so a new one each time
 */
export const ocelOf = (
  log: ProcessLog,
  onRow: () => void = () => undefined,
  key: Uint8Array = randomBytes(32),
): FileBytes => inPieces(textOf(log, namesWith(createSecretKey(key)), onRow));

/** How many rows such a file has: its events. */
export const eventsIn = ({ groups }: ProcessLog): number =>
  groups.reduce((sum, { people, steps }) => sum + people * steps.length, 0);

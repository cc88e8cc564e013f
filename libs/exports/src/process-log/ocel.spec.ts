import type { ProcessLog } from '@traject/reports';
import { describe, expect, test } from 'vitest';
import { aProcessLog } from '../testing/process-log-for-tests.js';
import { whole } from '../testing/whole.js';
import { eventsIn, ocelOf } from './ocel.js';

interface Thing {
  readonly id: string;
  readonly type: string;
  readonly time?: string;
  readonly relationships?: readonly { readonly objectId: string; readonly qualifier: string }[];
}

/** The parts of the format that these tests look at. */
interface Ocel {
  readonly objectTypes: readonly { readonly name: string }[];
  readonly eventTypes: readonly { readonly name: string }[];
  readonly objects: readonly Thing[];
  readonly events: readonly Thing[];
}

// Safe: the tests fail where it is anything else.
const read = async (log: ProcessLog, key?: Uint8Array): Promise<Ocel> =>
  JSON.parse((await whole(ocelOf(log, undefined, key))).toString()) as Ocel;

const ofType = (things: readonly Thing[], type: string): readonly Thing[] => things.filter((one) => one.type === type);

describe('a process log as OCEL 2.0', () => {
  test('has an object for each journey, trajectory, practitioner and organisation', async () => {
    const { objects } = await read(aProcessLog);
    expect(ofType(objects, 'journey')).toHaveLength(21);
    expect(ofType(objects, 'trajectory')).toHaveLength(21);
    expect(ofType(objects, 'practitioner')).toHaveLength(1);
    expect(ofType(objects, 'organisation').map(({ id }) => id)).toEqual(['organisation/noord', 'all-organisations']);
  });

  test('names nothing twice, and nothing that is not there', async () => {
    const { objects, events, objectTypes, eventTypes } = await read(aProcessLog);
    const ids = [...objects, ...events].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(objects.map(({ id }) => id));
    for (const { relationships = [] } of [...objects, ...events]) {
      for (const { objectId } of relationships) expect(known).toContain(objectId);
    }
    const types = [...objectTypes, ...eventTypes].map(({ name }) => name);
    for (const { type } of [...objects, ...events]) expect(types).toContain(type);
  });

  test('says of each step in which journey and trajectory it was, and by whom', async () => {
    const { events } = await read(aProcessLog);
    expect(events).toHaveLength(eventsIn(aProcessLog));
    expect(events.slice(0, 3).map(({ type, time }) => [type, time])).toEqual([
      ['journey-requested', '2026-07-01T00:00:00.000Z'],
      ['intake-held', '2026-07-10T00:00:01.000Z'],
      ['bmw-talk-held', '2026-07-20T00:00:02.000Z'],
    ]);
    expect(events[2]?.relationships?.map(({ qualifier }) => qualifier)).toEqual(['step of', 'within', 'by']);
    expect(events.at(-1)?.relationships?.map(({ qualifier }) => qualifier)).toEqual(['step of', 'within']);
  });

  test('has names that no other file has, so that nobody is found again in the next', async () => {
    const [one, other] = await Promise.all([read(aProcessLog), read(aProcessLog)]);
    const people = ({ objects }: Ocel) => objects.filter(({ type }) => type !== 'organisation').map(({ id }) => id);
    expect(new Set([...people(one), ...people(other)]).size).toBe(2 * people(one).length);
    // With the same key the names would be the same.
    const key = new Uint8Array(32);
    expect(await read(aProcessLog, key)).toEqual(await read(aProcessLog, key));
  });

  test('holds nothing of a period without anybody', async () => {
    const empty = { ...aProcessLog, groups: [] };
    expect(await read(empty)).toMatchObject({ objects: [], events: [] });
  });

  test('is made while it is read', async () => {
    const many = { ...aProcessLog, groups: aProcessLog.groups.map((group) => ({ ...group, people: 10_000_000 })) };
    const bytes = ocelOf(many)[Symbol.asyncIterator]();
    const first = await bytes.next();
    expect(first.done).toBe(false);
    await bytes.return?.();
  });
});

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import {
  about,
  liveOn,
  partiesOf,
  requestJourney,
  told,
  type LoggedJourney,
  type Parties,
} from './journeys-for-tests.js';
import { listen, type Listening } from './listen-for-tests.js';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from './world-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
let noord: string;

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  noord = await world.employer();
});
afterAll(() => world.close());

const parties = (organisationId = noord): Promise<Parties> => partiesOf(world, organisationId);
const requested = (people: Parties): Promise<LoggedJourney> => requestJourney(world, people);
const live = (somebody: Someone, from?: string, on = gateway): Promise<Listening> => liveOn(on, somebody, from);

describe('who comes back', () => {
  test('is told everything that they missed, once, and then what happens', async () => {
    const people = await parties();
    const first = await live(people.employee);
    const id = first.heard.at(-1)?.id ?? '';
    await first.hangUp();
    const missed = await Promise.all(Array.from({ length: 20 }, () => requested(people)));
    const again = await live(people.employee, id);
    const next = await requested(people);
    await again.until(about('task', next.firstTask));
    const expected = [...missed, next].flatMap(({ journeyId, firstTask }) => [
      `journey ${journeyId}`,
      `task ${firstTask}`,
    ]);
    expect(told(again.heard).toSorted()).toEqual(expected.toSorted());
    await again.hangUp();
  });

  test('is told again from any message on, also at another gateway', async () => {
    const people = await parties();
    const stream = await live(people.employee);
    const journeys = [await requested(people), await requested(people), await requested(people)];
    const last = journeys.at(-1)?.firstTask ?? '';
    await stream.until(about('task', last));
    const whole = new Set(told(stream.heard));
    const other = await world.gateway();
    for (const [index, { id }] of stream.heard.entries()) {
      const again = await live(people.employee, id, other);
      const known = new Set([...told(stream.heard.slice(0, index + 1)), ...told(again.heard)]);
      expect(known).toEqual(whole);
      await again.hangUp();
    }
    await stream.hangUp();
    await other.stop();
  });

  test('loses nothing while others write without a pause', async () => {
    const people = await parties();
    const written: string[] = [];
    let writing = true;
    const writer = (async () => {
      while (writing) written.push((await requested(people)).journeyId);
    })();
    const heard = new Set<string>();
    let id: string | undefined;
    for (let turn = 0; turn < 8; turn += 1) {
      const stream = await live(people.employee, id);
      await stream.until(({ type }) => type === 'journey');
      stream.heard.forEach(({ type, data }) => type === 'journey' && heard.add(String(data['id'])));
      id = stream.heard.at(-1)?.id;
      await stream.hangUp();
    }
    writing = false;
    await writer;
    const rest = await live(people.employee, id);
    // A gateway is live a moment before it has read the last that was written.
    const last = written.at(-1) ?? '';
    if (!heard.has(last)) await rest.until(about('journey', last));
    rest.heard.forEach(({ type, data }) => type === 'journey' && heard.add(String(data['id'])));
    await rest.hangUp();
    const firstHeard = written.findIndex((each) => heard.has(each));
    expect(firstHeard).toBeGreaterThanOrEqual(0);
    expect(written.slice(firstHeard).filter((each) => !heard.has(each))).toEqual([]);
  });

  test('after too long is told to load everything again instead', async () => {
    const forgetful = await world.gateway({ mostReplayed: 3 });
    const people = await parties();
    const first = await live(people.employee, undefined, forgetful);
    const id = first.heard.at(-1)?.id ?? '';
    await first.hangUp();
    await Promise.all([requested(people), requested(people), requested(people)]);
    // Whoever is connected shows how far this gateway is.
    const witness = await live(people.manager, undefined, forgetful);
    const marker = await requested(people);
    await witness.until(about('journey', marker.journeyId));
    const again = await live(people.employee, id, forgetful);
    expect(told(again.heard)).toEqual(['reset']);
    await Promise.all([again.hangUp(), witness.hangUp()]);
    await forgetful.stop();
  });

  test('with an id of somebody else is refused', async () => {
    const people = await parties();
    const first = await live(people.employee);
    const refused = await listen(gateway, people.manager, { lastEventId: first.heard.at(-1)?.id ?? '' });
    expect(refused).toMatchObject({ status: 400, mediaType: 'application/problem+json' });
    await Promise.all([first.hangUp(), refused.hangUp()]);
  });
});

describe('a stream ends', () => {
  test('when its token expires', async () => {
    const { employee } = await parties();
    const stream = await listen(gateway, employee, { token: await employee.token(1) });
    expect(stream.status).toBe(200);
    await stream.ended();
    const expired = await listen(gateway, employee, { token: await employee.token(-60) });
    expect(expired).toMatchObject({ status: 401, mediaType: 'application/problem+json' });
    await expired.hangUp();
  });

  test('when the gateway stops, for everybody, and who does not read keeps it from nothing', async () => {
    const own = await world.gateway();
    const people = await parties();
    const streams = await Promise.all(Object.values(people).map((each) => live(each, undefined, own)));
    const silent = await notReading(own, people.employee);
    await own.stop();
    await Promise.all(streams.map((stream) => stream.ended()));
    silent.destroy();
  });
});

describe('limits', () => {
  test('one person has a number of streams, and a place is free again when one ends', async () => {
    const small = await world.gateway({ seats: { inAll: 3, perPerson: 2 } });
    const [one, other] = [await parties(), await parties()];
    const streams = [await live(one.employee, undefined, small), await live(one.employee, undefined, small)];
    const third = await listen(small, one.employee);
    expect(third).toMatchObject({ status: 429, mediaType: 'application/problem+json' });
    const theirs = await live(other.employee, undefined, small);
    const fourth = await listen(small, other.manager);
    expect(fourth).toMatchObject({ status: 503, mediaType: 'application/problem+json' });
    await streams[0]?.hangUp();
    await vi.waitFor(async () => expect((await listen(small, one.employee)).status).toBe(200), 30_000);
    await theirs.hangUp();
    await small.stop();
  });

  test('a reader that does not read is dropped, and others hear everything meanwhile', async () => {
    const people = await parties();
    const large = await world.gateway({
      seats: { inAll: 10, perPerson: 1 },
      told: ({ personId }, change) => {
        if (change.kind !== 'journey') return null;
        return { type: 'journey', id: personId === people.employee.id ? 'x'.repeat(500_000) : change.journeyId };
      },
    });
    const slow = await notReading(large, people.employee);
    const other = await live(people.manager, undefined, large);
    const written: string[] = [];
    const statusNow = async () => {
      const again = await listen(large, people.employee);
      await again.hangUp();
      return again.status;
    };
    while ((await statusNow()) === 429) {
      written.push((await requested(people)).journeyId);
      await other.until(about('journey', written.at(-1) ?? ''));
    }
    expect(written.length).toBeGreaterThan(1);
    expect(told(other.heard)).toEqual(written.map((journeyId) => `journey ${journeyId}`));
    slow.destroy();
    await other.hangUp();
    await large.stop();
  });
});

/** A connection that asks for updates and reads no more than their beginning. */
async function notReading({ address }: Gateway, somebody: Someone): Promise<Socket> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET /api/updates HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${await somebody.token()}\r\n\r\n`,
  );
  await once(socket, 'data');
  return socket.pause();
}

import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { StoredEvent } from '@traject/contracts';
import { claimTask, releaseTask } from '@traject/event-log';
import {
  aRequest,
  askedFor,
  assigned,
  contactConsented,
  done,
  intakeLeadsTo,
  talkPlanned,
  type Happening,
  type JourneyOnItsWay,
} from '@traject/domain/testing';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { listen, type Heard, type Listening } from './listen-for-tests.js';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from './world-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
let noord: string;
let zuid: string;
let coordinator: Someone;

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  [noord, zuid] = [await world.employer(), await world.employer()];
  coordinator = await world.someone(['coordinator'], null);
});
afterAll(() => world.close());

/** The people of one journey. */
interface Parties {
  readonly requester: Someone;
  readonly manager: Someone;
  readonly employee: Someone;
  readonly bmw: Someone;
}

const parties = async (organisationId = noord): Promise<Parties> => {
  const [requester, manager, employee, bmw] = await Promise.all([
    world.someone(['requester'], organisationId),
    world.someone(['manager'], organisationId),
    world.someone(['employee'], organisationId),
    world.someone(['bmw-practitioner'], null),
  ]);
  return { requester, manager, employee, bmw };
};

const as = (role: 'requester' | 'employee', personId: string | null) => ({ role, personId });

/** A journey in the log, and how it goes on. */
interface LoggedJourney {
  readonly journeyId: string;
  /** The task that is open for the employee's contact consent. */
  readonly firstTask: string;
  goesOn(...happenings: readonly Happening[]): Promise<JourneyOnItsWay>;
}

const requested = async ({ requester, manager, employee }: Parties): Promise<LoggedJourney> => {
  const journeyId = randomUUID();
  const stream = `journey/${journeyId}` as const;
  const people = { employeeId: employee.id, requesterId: requester.id, managerId: manager.id };
  let journey = askedFor(aRequest({ journeyId, organisationId: requester.organisationId ?? '', ...people }));
  // An event of the domain is stored as it is.
  const stored = ({ events }: JourneyOnItsWay) => events as readonly StoredEvent[];
  await world.happens(stream, 0, stored(journey));
  return {
    journeyId,
    firstTask: `${journeyId}.1`,
    goesOn: async (...happenings) => {
      const before = journey.events.length;
      journey = happenings.reduce((current, happens) => happens(current), journey);
      await world.happens(stream, before, stored(journey).slice(before));
      return journey;
    },
  };
};

const isLive = ({ type }: Heard): boolean => type === 'heartbeat';
const about = (type: string, id: string) => (message: Heard) => message.type === type && message.data['id'] === id;
const told = (messages: readonly Heard[]) =>
  messages.filter((message) => !isLive(message)).map(({ type, data }) => `${type} ${String(data['id'] ?? '')}`.trim());

const live = async (somebody: Someone, from?: string, on = gateway): Promise<Listening> => {
  const listening = await listen(on, somebody, from === undefined ? {} : { lastEventId: from });
  await listening.until(isLive);
  return listening;
};

const readable = async (somebody: Someone, { type, data }: Heard): Promise<boolean> => {
  const response = await fetch(`${gateway.address}/api/${type}s/${String(data['id'])}`, {
    headers: { authorization: `Bearer ${await somebody.token()}` },
  });
  // Problems are JSON objects; whatever else keeps somebody from reading, they are not told that it does not exist.
  const { code } = (await response.json()) as { readonly code?: string };
  return code !== `${type}-not-found` && code !== 'not-allowed';
};

/** What somebody was told of that they cannot read over the other routes. */
const overheard = async (somebody: Someone, messages: readonly Heard[]): Promise<readonly string[]> => {
  const named = messages.filter(({ type }) => type === 'journey' || type === 'task');
  const found = await Promise.all(named.map(async (each) => ((await readable(somebody, each)) ? [] : [each])));
  return told(found.flat());
};

describe('who is told', () => {
  test('two people each hear of their own journey, and nothing of the other one', async () => {
    const [one, other] = [await parties(), await parties()];
    const [mine, yours] = [await live(one.employee), await live(other.employee)];
    const first = await requested(one);
    const second = await requested(other);
    const iHeard = told(await mine.until(about('task', first.firstTask)));
    const youHeard = told(await yours.until(about('task', second.firstTask)));
    expect(iHeard.toSorted()).toEqual([`journey ${first.journeyId}`, `task ${first.firstTask}`].toSorted());
    expect(youHeard.toSorted()).toEqual([`journey ${second.journeyId}`, `task ${second.firstTask}`].toSorted());
    await Promise.all([mine.hangUp(), yours.hangUp()]);
  });

  test('people of another employer hear nothing', async () => {
    const [here, there] = [await parties(noord), await parties(zuid)];
    const strangers = [there.requester, there.manager, there.employee];
    const streams = await Promise.all(strangers.map((stranger) => live(stranger)));
    const journey = await requested(here);
    await journey.goesOn(contactConsented);
    const own = await requested(there);
    for (const stream of streams) {
      await stream.until(about('journey', own.journeyId));
      expect(told(stream.heard).filter((line) => line.includes(journey.journeyId))).toEqual([]);
      await stream.hangUp();
    }
  });

  test('a gateway that tells everybody everything is found out (negative control)', async () => {
    const open = await world.gateway({
      told: (_caller, change) => (change.kind === 'journey' ? { type: 'journey', id: change.journeyId } : null),
    });
    const [here, there] = [await parties(noord), await parties(zuid)];
    const [kept, leaking] = [await live(there.manager), await live(there.manager, undefined, open)];
    const journey = await requested(here);
    const own = await requested(there);
    await kept.until(about('journey', own.journeyId));
    await leaking.until(about('journey', own.journeyId));
    expect(await overheard(there.manager, kept.heard)).toEqual([]);
    expect(await overheard(there.manager, leaking.heard)).toEqual([`journey ${journey.journeyId}`]);
    await Promise.all([kept.hangUp(), leaking.hangUp()]);
    await open.stop();
  });

  test('the employer hears that the phase moved, and of nothing that is between others (S7)', async () => {
    const people = await parties();
    const streams = await Promise.all([people.requester, people.manager].map((each) => live(each)));
    const journey = await requested(people);
    await journey.goesOn(contactConsented, assigned({ practitionerId: people.bmw.id }), intakeLeadsTo('bmw'));
    const before = await requested(people);
    await journey.goesOn(talkPlanned);
    const after = await requested(people);
    for (const stream of streams) {
      const heard = told(await stream.until(about('journey', after.journeyId)));
      expect(heard).toContain(`journey ${journey.journeyId}`);
      const since = heard.indexOf(`journey ${before.journeyId}`);
      expect(heard.slice(since + 1)).toEqual([`journey ${after.journeyId}`]);
      await stream.hangUp();
    }
  });

  test('whoever is told something can read it over the other routes, whatever their part', async () => {
    const people = await parties();
    const everyone = [...Object.values(people), coordinator];
    const streams = await Promise.all(everyone.map(async (each) => ({ each, stream: await live(each) })));
    const journey = await requested(people);
    await journey.goesOn(contactConsented, assigned({ practitionerId: people.bmw.id }), intakeLeadsTo('bmw'));
    await journey.goesOn(
      done('PauseJourney', { reason: 'request-of-employee' }, { by: as('employee', people.employee.id) }),
    );
    const marker = await requested({ ...people });
    await marker.goesOn(contactConsented, assigned({ practitionerId: people.bmw.id }));
    for (const { each, stream } of streams) {
      await stream.until(about('journey', marker.journeyId));
      expect(await overheard(each, stream.heard)).toEqual([]);
      await stream.hangUp();
    }
  });

  test('whose role was taken away hears nothing more of what it gave', async () => {
    const people = await parties();
    const stream = await live(people.requester);
    const journey = await requested(people);
    await stream.until(about('journey', journey.journeyId));
    await world.changeRecord(people.requester, { roles: ['employee'] });
    await stream.ended();
    const again = await live(people.requester, stream.heard.at(-1)?.id);
    await journey.goesOn(contactConsented);
    const own = await requested({ ...people, employee: people.requester, requester: people.manager });
    await again.until(about('journey', own.journeyId));
    expect(told(again.heard)).not.toContain(`journey ${journey.journeyId}`);
    await again.hangUp();
  });
});

describe('claims', () => {
  test('who of the provider may take a task hears at once that somebody took it or gave it back', async () => {
    const people = await parties();
    const second = await world.someone(['coordinator'], null);
    const journey = await requested(people);
    const stream = await live(second);
    await journey.goesOn(contactConsented);
    const task = `${journey.journeyId}.2`;
    await stream.until(about('task', task));
    for (const change of [
      () => claimTask(gateway.parts.database, task, coordinator.id, new Date().toISOString()),
      () => releaseTask(gateway.parts.database, task, coordinator.id),
    ]) {
      const before = stream.heard.length;
      await change();
      await stream.until((message) => about('task', task)(message) && stream.heard.indexOf(message) >= before);
    }
    await stream.hangUp();
  });

  test('who comes back to the provider is told that the list may have changed, as claims are in no log', async () => {
    const first = await live(coordinator);
    const id = first.heard.at(-1)?.id ?? '';
    await first.hangUp();
    const again = await live(coordinator, id);
    expect(told(again.heard)).toContain('worklist');
    await again.hangUp();
  });
});

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
    await expect.poll(async () => (await listen(small, one.employee)).status).toBe(200);
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

test('there is no stream without a token', async () => {
  const nobody = await fetch(`${gateway.address}/api/updates`);
  expect(nobody.status).toBe(401);
  await nobody.body?.cancel();
});

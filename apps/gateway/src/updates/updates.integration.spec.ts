import { claimTask, releaseTask } from '@traject/event-log';
import { assigned, contactConsented, done, intakeLeadsTo, talkPlanned } from '@traject/domain/testing';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  about,
  liveOn,
  partiesOf,
  requestJourney,
  told,
  type LoggedJourney,
  type Parties,
} from './journeys-for-tests.js';
import { type Heard, type Listening } from './listen-for-tests.js';
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

const parties = (organisationId = noord): Promise<Parties> => partiesOf(world, organisationId);
const requested = (people: Parties): Promise<LoggedJourney> => requestJourney(world, people);
const live = (somebody: Someone, from?: string, on = gateway): Promise<Listening> => liveOn(on, somebody, from);

const as = (role: 'requester' | 'employee', personId: string | null) => ({ role, personId });

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

test('there is no stream without a token', async () => {
  const nobody = await fetch(`${gateway.address}/api/updates`);
  expect(nobody.status).toBe(401);
  await nobody.body?.cancel();
});

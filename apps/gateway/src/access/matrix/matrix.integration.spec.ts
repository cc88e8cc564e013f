import { randomUUID } from 'node:crypto';
import {
  accessTable,
  identityRoles,
  permissions,
  relationOf,
  relations,
  type AccessTable,
  type Ground,
  type Permission,
} from '@traject/access';
import { phaseOf } from '@traject/domain';
import { readGroundMigrations } from '@traject/dossier';
import type { Release } from '@traject/reports';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld } from '../../updates/world-for-tests.js';
import { askAll, askOfNothing } from './ask.js';
import { casesOf, nameOf, type Case, type DirectoryRecord, type World } from './cases.js';
import { enterCast, type Cast } from './cast.js';
import { faultIn, hiddenAs, subjectOf, type Answered } from './policy-says.js';
import { prepare } from './prepare.js';
import { routesOf, type Document, type Route } from './routes.js';

let world: GatewayWorld;
let gateway: Gateway;
let asked: World;
let routes: readonly Route[];
let cases: readonly Case[];
let answers: readonly Answered[];

/** Records of the directory, of one's own employer and of another, and of the provider. */
async function recordsOf({ everybody, noord, zuid }: Cast): Promise<readonly DirectoryRecord[]> {
  const { database, directory } = gateway.parts;
  const practitioner = everybody.find(({ name }) => name === 'the BMW practitioner')?.id ?? '';
  const help = { agency: 'Somebody', kindOfHelp: 'debts', region: 'here', howToRefer: 'Call them.' };
  const entry = await database.query.transaction().execute(async (transaction) => {
    await directory.practitioners.create(transaction, { personId: practitioner, kinds: ['bmw'], capacity: 5 });
    return directory.socialMap.create(transaction, help);
  });
  return [
    ...everybody.map((person) => ({ of: 'people', id: person.id, person })),
    ...[noord, zuid].map((id) => ({ of: 'organisations', id, organisationId: id })),
    { of: 'practitioners', id: practitioner },
    { of: 'social-map', id: entry.id },
  ];
}

/** A month of both employers, in which everybody who may ask finds something. */
const aReleaseOf = ({ noord, zuid }: Cast): Release => ({
  period: { from: '2027-01', months: 1 },
  organisations: [noord, zuid],
  departments: [],
  lines: [noord, zuid, null].map((organisation) => ({
    measure: 'inflow',
    by: 'organisation',
    organisation,
    group: null,
    category: null,
    figure: { kind: 'people', people: 7 },
  })),
});

const documentOf = async (): Promise<Document> =>
  // The gateway's own document, of which its routes' tests know that it is one.
  (await (await fetch(`${gateway.address}/openapi.json`)).json()) as Document;

/** Only what never ends is to fail by it: thirty thousand requests take minutes where much else is done. */
const neverMs = 1_800_000;

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'), [readGroundMigrations]);
  gateway = await world.gateway();
  const cast = await enterCast(world);
  await world.published(aReleaseOf(cast));
  asked = { ...(await prepare(world, gateway, cast)), cast, records: await recordsOf(cast) };
  routes = routesOf(await documentOf());
  cases = casesOf(routes, asked);
  answers = await askAll(gateway.address, cast, cases);
}, neverMs);
afterAll(() => world.close());

/** What is wrong with the answers by a policy, in words, one by one: who wants to know whether anything is looks no further. */
function* eachFaultBy(
  table: AccessTable,
  of: (each: Case) => boolean = () => true,
  about = (each: Case) => each,
): Generator<string> {
  for (const [index, each] of cases.entries()) {
    const answer = answers[index];
    if (answer === undefined || !of(each)) continue;
    const fault = faultIn(about(each), answer, asked, table);
    if (fault !== null) yield `${nameOf(each)}: ${fault}`;
  }
}

/** Whether a policy, or other facts, are told to be wrong. */
const isReported = (...by: Parameters<typeof eachFaultBy>): boolean => eachFaultBy(...by).next().done !== true;

describe('every route, by everybody, about journeys in every phase and with every consent', () => {
  test('is let in, refused or hidden exactly as the policy says, with exactly the fields that it grants', () => {
    expect([...eachFaultBy(accessTable)].slice(0, 50)).toEqual([]);
  });

  test('meets every permission, every phase, every consent and every relation', () => {
    const met = new Set(routes.map(({ permission }) => permission));
    expect(permissions.filter((permission) => !met.has(permission))).toEqual([]);
    const phases = new Set(asked.journeys.map(({ state }) => phaseOf(state)));
    expect(phases).toEqual(new Set(['awaiting-consent', 'intake', 'support', 'closing', 'follow-up', 'ended']));
    const found = asked.journeys.flatMap(({ subject }) =>
      asked.cast.everybody.map(({ identity }) => relationOf(identity, subject)),
    );
    expect(new Set(found)).toEqual(new Set([...relations, 'none']));
    const lines = cases.flatMap(({ route, by }, index) =>
      route.permission === 'disclosure.open' && typeof by !== 'string' && by.name === 'the manager'
        ? [answers[index]?.code ?? 'read']
        : [],
    );
    expect(new Set(lines)).toEqual(new Set(['read', 'try-again', 'disclosure-not-found', 'disclosure-lapsed']));
  });
});

describe('what is hidden from somebody', () => {
  /** Where the thing itself that a path names is hidden; what lies within it is told apart by whoever sees the thing. */
  const hidden = (): readonly (readonly [Case, Answered])[] =>
    cases.flatMap((each, index) => {
      const answer = answers[index];
      return answer?.code === `${hiddenAs(each.target)}-not-found` && each.target.kind !== 'unknown'
        ? [[each, answer]]
        : [];
    });

  test('is answered to the letter, headers and all, as what there is not', async () => {
    const pairs = hidden();
    expect(new Set(pairs.map(([{ target }]) => target.kind))).toEqual(
      new Set(['journey', 'task', 'advice', 'disclosure', 'record', 'report']),
    );
    const questions = pairs.map(([each]) => each);
    const ofNothing = await askOfNothing(gateway.address, asked.cast, questions);
    const differing = (told: (answer: Answered) => Answered) =>
      pairs.flatMap(([each, answer], index) =>
        JSON.stringify(told(answer)) === JSON.stringify(ofNothing[index]) ? [] : [nameOf(each)],
      );
    expect(differing((answer) => answer)).toEqual([]);
    // The same look reports one header more (negative control).
    expect(differing((answer) => ({ ...answer, headers: { ...answer.headers, etag: '"1"' } }))).toHaveLength(
      pairs.length,
    );
  });
});

type Toggled = readonly [what: string, table: AccessTable];

const toggle = <Each>(each: Each, among: readonly Each[]): readonly Each[] =>
  among.includes(each) ? among.filter((other) => other !== each) : [...among, each];

/** The rows that one mistake makes of a row: somebody too many, or somebody too few. */
const mistakesIn = (permission: Permission, ground: Ground): readonly Toggled[] => {
  const as = (what: string, row: Ground): Toggled => [what, { ...accessTable, [permission]: row }];
  if (ground.by === 'task') return [as('everybody', { by: 'role', roles: identityRoles })];
  if (ground.by === 'role')
    return identityRoles.map((role) => as(role, { by: 'role', roles: toggle(role, ground.roles) }));
  const asking = cases.filter(({ route }) => route.permission === permission);
  const met = (relation: (typeof relations)[number]) =>
    asking.some(({ by, target }) => {
      const subject = subjectOf(target);
      return typeof by !== 'string' && subject !== null && relationOf(by.identity, subject) === relation;
    });
  return relations
    .filter(met)
    .map((relation) => as(relation, { by: 'relation', relations: toggle(relation, ground.relations) }));
};

describe('the same look reports (negative controls)', () => {
  test.each(permissions)('any one mistake in the row of %s', (permission) => {
    const mistakes = mistakesIn(permission, accessTable[permission]);
    expect(mistakes.length).toBeGreaterThan(0);
    for (const [what, table] of mistakes)
      expect(
        isReported(table, ({ route }) => route.permission === permission),
        what,
      ).toBe(true);
  });

  /** The cases with other facts about the journeys. */
  const withSubject =
    (change: (each: World['journeys'][number]) => World['journeys'][number]['subject']) =>
    (each: Case): Case =>
      each.target.kind === 'journey'
        ? {
            ...each,
            target: { ...each.target, journey: { ...each.target.journey, subject: change(each.target.journey) } },
          }
        : each;

  test('that somebody is kept out who served before, if they were thought to serve still', () => {
    const stillServing = withSubject(({ subject, state }) => ({
      ...subject,
      practitionerIds: [...subject.practitionerIds, ...state.formerPractitionerIds],
    }));
    expect(isReported(accessTable, undefined, stillServing)).toBe(true);
  });

  test('that who declined is kept out, if they were thought to take over', () => {
    const coach = asked.cast.everybody.find(({ name }) => name === 'the coach')?.id ?? '';
    const declined = withSubject(({ subject, events }) =>
      events.some(({ type }) => type === 'ReferralDeclined') ? { ...subject, receiverId: coach } : subject,
    );
    expect(isReported(accessTable, undefined, declined)).toBe(true);
  });

  test('that who serves is kept out after the end, if the phase were not looked at', () => {
    const withoutPhase = withSubject(({ subject: { phase: _phase, ...subject }, state }) => ({
      ...subject,
      practitionerIds: state.practitioner === null ? [] : [state.practitioner.practitionerId],
    }));
    expect(isReported(accessTable, undefined, withoutPhase)).toBe(true);
  });

  test('a route about something of which nothing is known', () => {
    const [route] = routes;
    if (route === undefined) throw new Error('There are no routes.');
    const unknown = { ...route, path: '/api/made-up/{id}', parameters: ['id'] };
    expect(() => casesOf([unknown], asked)).toThrow('route-without-entry');
  });

  test('a list with one journey too few, and one with a field too few', () => {
    const index = cases.findIndex(
      ({ route, by }) => route.permission === 'journey.list' && typeof by !== 'string' && by.name === 'the manager',
    );
    const [each, answer] = [cases[index], answers[index]];
    if (each === undefined || answer === undefined) throw new Error('Nobody asked for their journeys.');
    // What the manager was answered above, which is a page.
    const page = answer.body as { readonly items: readonly Readonly<Record<string, unknown>>[] };
    const [first, ...rest] = page.items;
    const { phase: _hidden, ...less } = first ?? {};
    expect(faultIn(each, answer, asked)).toBeNull();
    for (const items of [rest, [less, ...rest]])
      expect(faultIn(each, { ...answer, body: { ...page, items } }, asked)).not.toBeNull();
  });

  test('a report of another employer, if it were told like that of one’s own', () => {
    const all = cases.filter(({ target }) => target.kind === 'report');
    const isForeign = ({ by, target }: Case) =>
      typeof by !== 'string' &&
      by.name === 'a foreign requester' &&
      target.kind === 'report' &&
      target.organisationId === asked.cast.noord;
    const [foreign] = all.filter(isForeign);
    const index = cases.findIndex(
      ({ by, target }) => typeof by !== 'string' && by.name === 'the requester' && target.kind === 'report',
    );
    const answer = answers[index];
    if (foreign === undefined || answer === undefined) throw new Error('Nobody asked for a report.');
    expect(answer.status).toBe(200);
    expect(faultIn(foreign, answer, asked)).toContain('organisation-not-found');
  });

  test('an answer with one field too many', () => {
    const index = cases.findIndex(({ route, by }) => route.permission === 'me.read' && typeof by !== 'string');
    const [each, answer] = [cases[index], answers[index]];
    if (each === undefined || answer === undefined) throw new Error('Nobody asked who they are.');
    expect(faultIn(each, answer, asked)).toBeNull();
    expect(faultIn(each, { ...answer, body: { ...Object(answer.body), added: 1 } }, asked)).not.toBeNull();
  });
});

describe('a body', () => {
  test('is not looked at before it is known that its sender may give the command', async () => {
    const [journey] = asked.journeys;
    const stranger = asked.cast.everybody.find(({ name }) => name === 'a foreign employee');
    const response = await fetch(`${gateway.address}/api/journeys/${journey?.journeyId ?? ''}/pause`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${(await stranger?.token()) ?? ''}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ reason: 'no reason that there is' }),
    });
    expect(await response.json()).toMatchObject({ status: 404, code: 'journey-not-found' });
  });
});

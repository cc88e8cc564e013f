import { randomUUID } from 'node:crypto';
import { personRoles, type PersonRole } from '@traject/directory';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';
import type { ShownRead } from './access-log.js';

let world: GatewayWorld;
let gateway: Gateway;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
});
afterAll(() => world.close());

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly code: string | undefined;
  readonly items: readonly ShownRead[];
  readonly nextCursor: string | null;
}
const get = async (somebody: Someone | null, path: string, language = 'en'): Promise<Answer> => {
  const headers = somebody === null ? {} : { authorization: `Bearer ${await somebody.token()}` };
  const answer = await fetch(`${gateway.address}/api/${path}`, {
    headers: { ...headers, 'accept-language': language },
  });
  const text = await answer.text();
  return { items: [], nextCursor: null, code: undefined, ...JSON.parse(text), status: answer.status, text };
};
const logOf = (somebody: Someone, query = '', language?: string) => get(somebody, `me/access-log${query}`, language);

const marker = 'what nobody else may know';

/** Content about somebody that was read once for each reader, one after the other. */
const readBy = async (
  about: Someone,
  readers: readonly { readonly id: string; readonly role: string }[],
  { field = 'record-bmw-talk.notes', ground = 'task-of-journey', journeyId = randomUUID() } = {},
): Promise<string> => {
  const { dossier, database } = gateway.parts;
  const contentRef = randomUUID();
  const place = { contentRef, personId: about.id, journeyId, field, version: 1, label: 'confidential' } as const;
  const inTransaction = database.query.transaction();
  await inTransaction.execute((transaction) =>
    dossier.storeContent(transaction, [{ ...place, text: marker, commandId: randomUUID(), writtenBy: about.id }]),
  );
  for (const { id: reader, role } of readers)
    await database.query
      .transaction()
      .execute((transaction) => dossier.readContent(transaction, { refs: [contentRef], reader, role, ground }));
  return journeyId;
};

test('the employee sees who read what, in which capacity, on what ground and of which journey, in their language', async () => {
  const employee = await world.someone(['employee'], await world.employer());
  const practitioner = await world.someone(['bmw-practitioner'], null);
  const journeyId = await readBy(employee, [{ id: practitioner.id, role: 'bmw-practitioner' }]);
  const english = await logOf(employee);
  expect(english).toMatchObject({ status: 200, nextCursor: null });
  expect(english.items).toEqual([
    {
      number: 1,
      readAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      reader: { personId: practitioner.id, name: 'Somebody', isYou: false },
      role: { code: 'bmw-practitioner', title: 'Company social worker' },
      item: { code: 'record-bmw-talk.notes', title: 'Record the talk: Notes' },
      ground: { code: 'task-of-journey', title: 'For a task of a journey' },
      journeyId,
    },
  ]);
  expect(english.text).not.toContain(marker);
  const [dutch] = (await logOf(employee, '', 'nl')).items;
  expect(dutch?.item.title).toBe('Gesprek vastleggen: Aantekeningen');
  expect([dutch?.role.title, dutch?.ground.title]).toEqual([
    'Bedrijfsmaatschappelijk werker',
    'Voor een taak in een traject',
  ]);
});

test('what the gateway itself reads of a person is in their log: an adviser who opens the list of employees', async () => {
  const employer = await world.employer();
  const [employee, adviser] = [
    await world.someone(['employee'], employer),
    await world.someone(['requester'], employer),
  ];
  expect((await get(adviser, 'people')).status).toBe(200);
  expect((await logOf(employee)).items).toMatchObject([
    {
      reader: { personId: adviser.id },
      role: { title: 'HR adviser' },
      item: { code: 'person-details', title: 'Your details: name, addresses and telephone number' },
      ground: { title: 'Works for the same employer' },
      journeyId: null,
    },
  ]);
});

test.each(personRoles)('nobody else sees it: not as %s, of the same employer or of the provider', async (role) => {
  const employer = await world.employer();
  const employee = await world.someone(['employee'], employer);
  await readBy(employee, [{ id: randomUUID(), role: 'coach' }]);
  const atEmployer: readonly PersonRole[] = ['requester', 'manager', 'employee'];
  const other = await world.someone([role], atEmployer.includes(role) ? employer : null);
  const theirs = await logOf(other);
  expect({ status: theirs.status, items: theirs.items }).toEqual({ status: 200, items: [] });
  expect(await logOf(other, `?personId=${employee.id}`)).toMatchObject({ status: 400, code: 'input-invalid' });
  for (const path of [`people/${employee.id}/access-log`, `me/access-log/${employee.id}`])
    expect(await get(other, path)).toMatchObject({ status: 404, code: 'route-unknown' });
  expect((await logOf(employee)).items).toHaveLength(1);
});

test('nobody sees it without a token', async () => {
  expect(await get(null, 'me/access-log')).toMatchObject({ status: 401, code: 'token-missing' });
});

test('it comes in pages, newest first, and a cursor of somebody else opens nothing', async () => {
  const [employee, other] = [
    await world.someone(['employee'], await world.employer()),
    await world.someone(['coach'], null),
  ];
  await readBy(
    employee,
    Array.from({ length: 5 }, () => ({ id: 'unknown', role: 'coach' })),
  );
  const first = await logOf(employee, '?limit=2');
  expect(first.items.map(({ number }) => number)).toEqual([5, 4]);
  const cursor = encodeURIComponent(first.nextCursor ?? '');
  const second = await logOf(employee, `?limit=2&cursor=${cursor}`);
  expect(second.items.map(({ number }) => number)).toEqual([3, 2]);
  const last = await logOf(employee, `?limit=2&cursor=${encodeURIComponent(second.nextCursor ?? '')}`);
  expect({ numbers: last.items.map(({ number }) => number), next: last.nextCursor }).toEqual({
    numbers: [1],
    next: null,
  });
  expect(await logOf(other, `?limit=2&cursor=${cursor}`)).toMatchObject({ status: 400, code: 'cursor-invalid' });
});

test('looking at it makes it no longer, and is in the log of each reader once for a page, without a name', async () => {
  const employee = await world.someone(['employee'], await world.employer());
  const coach = await world.someone(['coach'], null);
  const twice = [coach, coach].map(({ id }) => ({ id, role: 'coach' }));
  await readBy(employee, [...twice, { id: employee.id, role: 'employee' }]);
  for (let times = 0; times < 3; times += 1) expect((await logOf(employee)).items).toHaveLength(3);
  const [own] = (await logOf(employee)).items;
  expect(own?.reader).toEqual({ personId: employee.id, name: null, isYou: true });

  const ofCoach = await logOf(coach);
  expect(ofCoach.items).toHaveLength(4);
  expect(new Set(ofCoach.items.map(({ reader, ground }) => `${reader} ${ground.code}`))).toEqual(
    new Set(['null access-log']),
  );
  expect(ofCoach.text).not.toContain(employee.id);
  expect((await logOf(employee)).items).toHaveLength(3);
});

test.each(['own-disclosure', 'consent-preview'])(
  'that an employee looked who would read what they share (%s) is shown like every look at their own, and by nobody (S7)',
  async (ground) => {
    const employer = await world.employer();
    const [employee, manager] = [
      await world.someone(['employee'], employer),
      await world.someone(['manager'], employer),
    ];
    await readBy(manager, [{ id: employee.id, role: 'employee' }], { ground });
    const shown = await logOf(manager);
    expect(shown.items.map(({ reader, ground: { code } }) => [reader, code])).toEqual([[null, 'access-log']]);
    expect(shown.text).not.toContain(employee.id);
  },
);

test('a reader who was erased is called that, and whom the directory does not know has no name', async () => {
  const employee = await world.someone(['employee'], await world.employer());
  const erased = await world.someone(['coach'], null);
  await world.erase(erased.id);
  await readBy(
    employee,
    [erased.id, randomUUID(), 'somebody else'].map((id) => ({ id, role: 'coach' })),
  );
  expect((await logOf(employee)).items.map(({ reader }) => reader?.name)).toEqual([null, null, 'Erased person']);
  expect((await logOf(employee, '', 'nl')).items.at(-1)?.reader?.name).toBe('Gewiste persoon');
});

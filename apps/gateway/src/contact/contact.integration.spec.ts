import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
});
afterAll(() => world.close());

const ask = async (somebody: Someone | null, method: 'GET' | 'PUT', path = 'me/contact', body?: unknown) => {
  const authorization = somebody === null ? {} : { authorization: `Bearer ${await somebody.token()}` };
  const answer = await fetch(`${gateway.address}/api/${path}`, {
    method,
    headers: { ...authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) };
};

const address = 'eva@thuis.example';
const choice = { privateAddress: address, language: 'en', mail: true, calendar: false };
const anEmployee = async () => world.someone(['employee'], await world.employer());

test('an employee chooses how to be told, once more, and not at all; each read of the address is in their log', async () => {
  const employee = await anEmployee();
  expect(await ask(employee, 'GET')).toMatchObject({
    status: 200,
    body: { privateAddress: null, language: 'nl', mail: true, calendar: true },
  });
  expect(await ask(employee, 'PUT', 'me/contact', choice)).toMatchObject({ status: 200, body: choice });
  expect((await ask(employee, 'GET')).body).toEqual(choice);
  const other = { ...choice, privateAddress: 'eva@elders.example', calendar: true };
  await ask(employee, 'PUT', 'me/contact', other);
  expect((await ask(employee, 'GET')).body).toEqual(other);
  const { body } = await ask(employee, 'GET', 'me/access-log');
  expect(body.items).toMatchObject([
    { number: 2, reader: { isYou: true }, item: { code: 'private-address' }, ground: { code: 'own-contact' } },
    { number: 1, item: { code: 'private-address' } },
  ]);
  await ask(employee, 'PUT', 'me/contact', { ...other, privateAddress: null, mail: false });
  expect((await ask(employee, 'GET')).body).toEqual({ ...other, privateAddress: null, mail: false });
});

test('a former address is in use no more, and the present one stands in no table in plain', async () => {
  const employee = await anEmployee();
  const addressesInUse = async (): Promise<readonly unknown[]> => {
    const { rows } = await sql`
      select content.version, label, field from dossier.content join directory.contacts on address_ref = content_ref
      where content.person_id = ${employee.id}`.execute(gateway.parts.database.query);
    return rows;
  };
  await ask(employee, 'PUT', 'me/contact', choice);
  await ask(employee, 'PUT', 'me/contact', { ...choice, privateAddress: 'eva@elders.example' });
  expect(await addressesInUse()).toEqual([{ version: 2, label: 'personal', field: 'private-address' }]);
  await ask(employee, 'PUT', 'me/contact', { ...choice, privateAddress: null });
  expect(await addressesInUse()).toEqual([]);
  const { rows } = await sql`select contacts::text as row from directory.contacts`.execute(
    gateway.parts.database.query,
  );
  expect(JSON.stringify(rows)).not.toContain('@');
});

test.each([
  ['a line break', 'eva@thuis.example\r\nBcc: hr@noord.example'],
  ['two addresses', 'eva@thuis.example, hr@noord.example'],
  ['a name', 'Eva <eva@thuis.example>'],
  ['a comment', 'eva(hr@noord.example)@thuis.example'],
  ['a group', 'x:eva@thuis.example,hr@noord.example;'],
  ['a quoted part', '"eva\r\n"@thuis.example'],
  ['no address', 'thuis'],
  ['a number', 42],
])('an address with %s is refused, and not repeated', async (_what, privateAddress) => {
  const employee = await anEmployee();
  const refused = await ask(employee, 'PUT', 'me/contact', { ...choice, privateAddress });
  expect(refused).toMatchObject({ status: 400, body: { code: 'input-invalid' } });
  expect(refused.text).not.toContain('noord.example');
});

test.each([
  ['a language that is none', { language: 'nl\r\nBcc: hr@noord.example' }],
  ['something unknown', { workAddress: 'eva@noord.example' }],
  ['yes as a word', { mail: 'yes' }],
])('a choice with %s is refused', async (_what, wrong) => {
  expect(await ask(await anEmployee(), 'PUT', 'me/contact', { ...choice, ...wrong })).toMatchObject({
    status: 400,
    body: { code: 'input-invalid' },
  });
});

test('nobody reads or changes the choice of somebody else, of any role, and nobody theirs without a token', async () => {
  const employer = await world.employer();
  const employee = await world.someone(['employee'], employer);
  await ask(employee, 'PUT', 'me/contact', choice);
  const others = [
    await world.someone(['requester'], employer),
    await world.someone(['manager'], employer),
    await anEmployee(),
    await world.someone(['coach'], null),
    await world.someone(['coordinator'], null),
    await world.someone(['administrator'], null),
  ];
  for (const other of others) {
    expect((await ask(other, 'GET')).body).toMatchObject({ privateAddress: null });
    expect(await ask(other, 'PUT', `me/contact?personId=${employee.id}`, { ...choice, privateAddress: null })).toEqual(
      expect.objectContaining({ status: 200 }),
    );
    for (const path of [`people/${employee.id}/contact`, `me/contact/${employee.id}`])
      expect(await ask(other, 'GET', path)).toMatchObject({ status: 404, body: { code: 'route-unknown' } });
  }
  for (const reader of others.slice(-1)) {
    expect((await ask(reader, 'GET', `people/${employee.id}`)).text).not.toContain(address);
  }
  expect((await ask(employee, 'GET')).body).toEqual(choice);
  for (const method of ['GET', 'PUT'] as const)
    expect(await ask(null, method, 'me/contact', method === 'PUT' ? choice : undefined)).toMatchObject({
      status: 401,
      body: { code: 'token-missing' },
    });
});

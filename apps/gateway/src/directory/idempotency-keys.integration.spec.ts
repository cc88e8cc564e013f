import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  employee,
  nextEmail,
  openDirectoryGateway,
  type DirectoryGateway,
  type Someone,
} from './directory-gateway-for-tests.js';

let gateway: DirectoryGateway;
beforeAll(async () => {
  gateway = await openDirectoryGateway(inject('postgresUrl'));
});
afterAll(() => gateway.close());

describe('a key', () => {
  const header = 'agency;kind_of_help;region;how_to_refer\n';

  /** Everything that enters something, as something that was not entered before and as something else. */
  const writes: readonly {
    readonly name: string;
    readonly table: string;
    bodies(administrator: Someone): Promise<{ url: string; one: object | string; other: object | string }>;
  }[] = [
    {
      name: 'an organisation',
      table: 'organisations',
      bodies: async () => ({ url: 'organisations', one: { name: 'Oost' }, other: { name: 'West' } }),
    },
    {
      name: 'a person',
      table: 'people',
      bodies: async (administrator) => {
        const organisationId = await gateway.employer(administrator);
        return { url: 'people', one: employee(organisationId), other: employee(organisationId) };
      },
    },
    {
      name: 'a practitioner',
      table: 'practitioners',
      bodies: async () => {
        const { id: personId } = await gateway.signedIn('coach', null);
        const one = { personId, kinds: ['career'], capacity: 3 };
        return { url: 'practitioners', one, other: { ...one, capacity: 4 } };
      },
    },
    {
      name: 'a registration',
      table: 'registrations',
      bodies: async (administrator) => {
        const { id: personId } = await gateway.signedIn('coach', null);
        await gateway.ask(administrator, 'POST', 'practitioners', { personId, kinds: ['career'], capacity: 3 });
        const one = { register: 'nobco', number: 'N-1', validUntil: '2030-01-31', checkedOn: '2026-11-02' };
        return { url: `practitioners/${personId}/registrations`, one, other: { ...one, number: 'N-2' } };
      },
    },
    {
      name: 'other help',
      table: 'social_map',
      bodies: async () => {
        const one = { agency: 'Schuldhulp', kindOfHelp: 'debts', region: 'Utrecht', howToRefer: 'Call them' };
        return { url: 'social-map', one, other: { ...one, region: 'Zeist' } };
      },
    },
    {
      name: 'a file of other help',
      table: 'social_map',
      bodies: async () => ({
        url: 'social-map/import',
        one: `${header}Schuldhulp;debts;Utrecht;Call them\n`,
        other: `${header}Schuldhulp;debts;Zeist;Call them\n`,
      }),
    },
    {
      name: 'a file of people',
      table: 'people',
      bodies: async (administrator) => {
        const organisationId = await gateway.employer(administrator);
        const file = () => `name,email,roles\nNoor,${nextEmail()},employee\n`;
        return { url: `people/import?organisationId=${organisationId}`, one: file(), other: file() };
      },
    },
    {
      name: 'a file of practitioners',
      table: 'practitioners',
      bodies: async () => {
        const file = () => `name,email,kinds,capacity\nSam,${nextEmail()},career,3\n`;
        return { url: 'practitioners/import', one: file(), other: file() };
      },
    },
  ];

  const rowsIn = async (table: string): Promise<number> => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from ${sql.table(`directory.${table}`)}`.execute(gateway.parts.database.query);
    return rows[0]?.n ?? Number.NaN;
  };

  it.each(writes)('enters $name once, however often and at how many times at once it is sent', async (write) => {
    const administrator = await gateway.signedIn('administrator', null);
    const { url, one, other } = await write.bodies(administrator);
    const before = await rowsIn(write.table);
    const key = { 'idempotency-key': randomUUID() };
    const sent = await Promise.all(Array.from({ length: 5 }, () => gateway.ask(administrator, 'POST', url, one, key)));
    expect([200, 201]).toContain(sent[0]?.status);
    expect(
      new Set([...sent, await gateway.ask(administrator, 'POST', url, one, key)].map((each) => JSON.stringify(each)))
        .size,
    ).toBe(1);
    expect(await rowsIn(write.table)).toBe(before + 1);

    const reused = await gateway.ask(administrator, 'POST', url, other, key);
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await rowsIn(write.table)).toBe(before + 1);
    const without = await gateway.ask(administrator, 'POST', url, other, { 'idempotency-key': '' });
    expect(without).toMatchObject({ status: 400, body: { code: 'idempotency-key-missing' } });
  });

  it('of somebody else is another key', async () => {
    const [one, other] = [await gateway.signedIn('administrator', null), await gateway.signedIn('administrator', null)];
    const key = { 'idempotency-key': randomUUID() };
    const first = await gateway.ask(one, 'POST', 'organisations', { name: 'Oost' }, key);
    const second = await gateway.ask(other, 'POST', 'organisations', { name: 'Oost' }, key);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.id).not.toBe(second.body.id);
  });

  it('of what was refused is free again', async () => {
    const administrator = await gateway.signedIn('administrator', null);
    const key = { 'idempotency-key': randomUUID() };
    const bad = await gateway.ask(administrator, 'POST', 'social-map/import', `${header};debts;Utrecht;Call\n`, key);
    expect(bad).toMatchObject({ status: 422, body: { code: 'import-refused' } });
    const good = await gateway.ask(
      administrator,
      'POST',
      'social-map/import',
      `${header}Hulp;debts;Utrecht;Call\n`,
      key,
    );
    expect(good).toMatchObject({ status: 200, body: { written: true } });
  });

  it('is kept without a word of what was asked', async () => {
    const administrator = await gateway.signedIn('administrator', null);
    const person = employee(await gateway.employer(administrator), { email: 'canary@noord.example', name: 'Canary' });
    expect((await gateway.ask(administrator, 'POST', 'people', person)).status).toBe(201);
    const { rows } = await sql`select * from directory.commands`.execute(gateway.parts.database.query);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows).toLowerCase()).not.toContain('canary');
  });
});

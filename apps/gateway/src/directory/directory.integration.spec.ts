import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { employee, nextEmail, openDirectoryGateway, type DirectoryGateway } from './directory-gateway-for-tests.js';

let gateway: DirectoryGateway;
beforeAll(async () => {
  gateway = await openDirectoryGateway(inject('postgresUrl'));
});
afterAll(() => gateway.close());

describe('the administrator', () => {
  it('changes an organisation of the version they saw, and is told when it is not that one any more', async () => {
    const administrator = await gateway.signedIn('administrator', null);
    const id = await gateway.employer(administrator);
    const change = (ifMatch: Record<string, string>) =>
      gateway.ask(administrator, 'PATCH', `organisations/${id}`, { policy: { maxBmwTalks: 4 } }, ifMatch);

    expect(await change({})).toMatchObject({ status: 428, body: { code: 'if-match-missing' } });
    expect(await change({ 'if-match': '1' })).toMatchObject({ status: 400, body: { code: 'if-match-invalid' } });
    expect(await change({ 'if-match': '"1"' })).toMatchObject({ status: 200, etag: '"2"' });
    expect(await change({ 'if-match': '"1"' })).toMatchObject({ status: 412, body: { code: 'version-conflict' } });
    expect(await gateway.ask(administrator, 'GET', `organisations/${id}`)).toMatchObject({
      status: 200,
      etag: '"2"',
      body: { policy: { maxBmwTalks: 4 } },
    });
  });

  it('makes a person a practitioner with a registration, which the coordinator reads by name', async () => {
    const administrator = await gateway.signedIn('administrator', null);
    const coordinator = await gateway.signedIn('coordinator', null);
    const coach = { organisationId: null, roles: ['coach'], name: 'Sam de Wit', email: nextEmail() };
    const { body: person } = await gateway.ask(administrator, 'POST', 'people', coach);
    const practice = { personId: person.id, kinds: ['career'], capacity: 3 };
    expect((await gateway.ask(administrator, 'POST', 'practitioners', practice)).status).toBe(201);
    const registration = { register: 'nobco', number: 'N-1', validUntil: '2030-01-31', checkedOn: '2026-11-02' };
    const registrations = `practitioners/${person.id}/registrations`;

    expect((await gateway.ask(coordinator, 'POST', registrations, registration)).status).toBe(403);
    expect((await gateway.ask(administrator, 'POST', registrations, registration)).status).toBe(200);
    expect(await gateway.ask(coordinator, 'GET', `practitioners/${person.id}`)).toMatchObject({
      status: 200,
      body: { name: 'Sam de Wit', registrations: [{ ...registration, checkedBy: administrator.id }] },
    });
    expect(await gateway.readsOf(person.id)).toEqual([
      { reader: coordinator.id, role: 'coordinator', ground: 'coordination' },
    ]);
  });

  it('tries an import out, is told every bad line, and then has the whole file written', async () => {
    const administrator = await gateway.signedIn('administrator', null);
    const header = 'agency;kind_of_help;region;how_to_refer\n';
    const good = `${header}Schuldhulp;debts;Utrecht;Call them\n`;
    const ofRun = (file: string, query = '') => gateway.ask(administrator, 'POST', `social-map/import${query}`, file);

    expect(await ofRun(good, '?dryRun=true')).toMatchObject({ status: 200, body: { written: false, created: 1 } });
    expect(await ofRun(`${good};debts;Utrecht;Call\n`)).toMatchObject({
      status: 422,
      body: { code: 'import-refused', report: { written: false, problems: [{ line: 3, column: 'agency' }] } },
    });
    expect((await gateway.ask(administrator, 'GET', 'social-map')).body['items']).toEqual([]);
    expect(await ofRun(good)).toMatchObject({ status: 200, body: { written: true, created: 1 } });
    const { body } = await gateway.ask(administrator, 'GET', 'social-map?region=utrecht&active=true');
    expect(body['items']).toMatchObject([{ agency: 'Schuldhulp', version: 1 }]);
    expect(await gateway.ask(administrator, 'POST', 'social-map/import', {})).toMatchObject({ status: 415 });
  });

  it('imports the people of one organisation, and pages through them', async () => {
    const administrator = await gateway.signedIn('administrator', null);
    const id = await gateway.employer(administrator);
    const rows = ['A', 'B', 'C'].map((name) => `${name},${nextEmail()},employee\n`).join('');
    const file = `name,email,roles\n${rows}`;
    expect((await gateway.ask(administrator, 'POST', 'people/import', file)).status).toBe(400);
    const report = await gateway.ask(administrator, 'POST', `people/import?organisationId=${id}`, file);
    expect(report).toMatchObject({ status: 200, body: { written: true, created: 3 } });

    const first = await gateway.ask(administrator, 'GET', `people?organisationId=${id}&limit=2`);
    expect(first.body['items']).toHaveLength(2);
    const cursor = String(first.body['nextCursor']);
    const second = await gateway.ask(administrator, 'GET', `people?organisationId=${id}&limit=2&cursor=${cursor}`);
    expect(second.body).toMatchObject({ items: [{ organisationId: id }], nextCursor: null });
    const elsewhere = await gateway.ask(administrator, 'GET', `people?organisationId=provider&cursor=${cursor}`);
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'cursor-invalid' } });
    expect((await gateway.ask(administrator, 'GET', 'people?limit=201')).status).toBe(400);
  });
});

describe('an HR adviser', () => {
  it('enters an employee of their own organisation, and nobody else', async () => {
    const administrator = await gateway.signedIn('administrator', null);
    const [own, other] = [await gateway.employer(administrator), await gateway.employer(administrator)];
    const adviser = await gateway.signedIn('requester', own);
    const enter = (person: object) => gateway.ask(adviser, 'POST', 'people', person);

    expect(await enter(employee(own))).toMatchObject({ status: 201, etag: '"1"', body: { organisationId: own } });
    expect((await enter(employee(other))).status).toBe(403);
    expect((await enter(employee(own, { roles: ['employee', 'requester'] }))).status).toBe(403);
    // Where notices go is the choice of the employee, and of nobody else.
    expect(await enter(employee(own, { privateAddress: 'noor@home.example' }))).toMatchObject({
      status: 400,
      body: { code: 'input-invalid' },
    });
  });

  it('sees the employees of their own organisation, and logs that they looked', async () => {
    const administrator = await gateway.signedIn('administrator', null);
    const [own, other] = [await gateway.employer(administrator), await gateway.employer(administrator)];
    const adviser = await gateway.signedIn('requester', own);
    const { body: theirs } = await gateway.ask(administrator, 'POST', 'people', employee(own));
    const { body: foreign } = await gateway.ask(administrator, 'POST', 'people', employee(other));

    const listed = await gateway.ask(adviser, 'GET', 'people');
    expect(listed.body['items']).toMatchObject([{ id: theirs.id, details: { name: 'Noor Bakker' } }]);
    for (const reader of [adviser, administrator]) {
      const { body } = await gateway.ask(reader, 'GET', `people/${theirs.id}`);
      expect(body).toMatchObject({ details: { name: 'Noor Bakker' } });
    }

    expect(await gateway.ask(adviser, 'GET', `people/${foreign.id}`)).toMatchObject({ status: 404 });
    expect((await gateway.ask(adviser, 'GET', `people?organisationId=${other}`)).status).toBe(403);
    expect((await gateway.ask(adviser, 'GET', `organisations/${other}`)).status).toBe(404);
    const looked = { reader: adviser.id, role: 'requester', ground: 'own-organisation' };
    const administered = { reader: administrator.id, role: 'administrator', ground: 'administration' };
    expect(await gateway.readsOf(theirs.id)).toEqual([looked, looked, administered]);
    expect(await gateway.readsOf(foreign.id)).toEqual([]);
  });

  it.each(['practitioners', 'social-map'])('is not let into the %s', async (list) => {
    const administrator = await gateway.signedIn('administrator', null);
    const adviser = await gateway.signedIn('requester', await gateway.employer(administrator));
    expect(await gateway.ask(adviser, 'GET', list)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });

  it('changes nobody', async () => {
    const administrator = await gateway.signedIn('administrator', null);
    const own = await gateway.employer(administrator);
    const adviser = await gateway.signedIn('requester', own);
    const { body: theirs } = await gateway.ask(administrator, 'POST', 'people', employee(own));
    const change = await gateway.ask(adviser, 'PATCH', `people/${theirs.id}`, { active: false }, { 'if-match': '"1"' });
    expect(change.status).toBe(403);
  });
});

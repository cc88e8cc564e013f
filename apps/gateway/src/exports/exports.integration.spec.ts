import { createHash, randomUUID } from 'node:crypto';
import { manifestOf } from '@traject/exports';
import { exportWriting } from '@traject/releases';
import type { Release } from '@traject/reports';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { tryAgain } from '../problems/http-problem.js';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
let other: Gateway;
let [noord, zuid] = ['', ''];
let hr: Someone;
let analyst: Someone;
let coordinator: Someone;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  [gateway, other] = [await world.gateway(), await world.gateway()];
  for (const { parts } of [gateway, other]) parts.dispatcher.startExport = beginning;
  [noord, zuid] = [await world.employer(), await world.employer()];
  hr = await world.someone(['requester'], noord);
  analyst = await world.someone(['analyst'], null);
  coordinator = await world.someone(['coordinator'], null);
  await world.published(aRelease());
});
afterAll(() => world.close());

/** What was begun; there is no Temporal here. It may be away for the next one that is asked for. */
const begun: string[] = [];
let isAway = false;
const beginning = async (exportId: string): Promise<void> => {
  if (isAway) throw tryAgain();
  begun.push(exportId);
};

const aRelease = (): Release => ({
  period: { from: '2026-01', months: 1 },
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

interface Asked {
  readonly method?: string;
  readonly body?: object;
  readonly key?: string;
  readonly at?: Gateway;
}

const ask = async (who: Someone, path: string, { method, body, key, at = gateway }: Asked = {}) => {
  const response = await fetch(`${at.address}/api/exports${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Bearer ${await who.token()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': key ?? randomUUID() }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  // What is asked of it is looked at by the expectations alone.
  const answer = (isJson ? JSON.parse(text) : {}) as Readonly<Record<string, unknown>>;
  return { status: response.status, headers: response.headers, text, body: answer, code: answer['code'] };
};

const january = { from: '2026-01', length: 'month' };
const csv = { content: 'reports', format: 'csv', ...january };
const processLog = { content: 'process-log', format: 'ocel', ...january };

/** Asks for an export; gives its id. */
const asked = async (who: Someone, body: object): Promise<string> => {
  const { status, body: answer } = await ask(who, '', { body });
  expect([status, answer['state']]).toEqual([202, 'waiting']);
  return String(answer['exportId']);
};

/** Makes the file of an export, as the worker does. */
const make = async (exportId: string, content: string): Promise<void> => {
  const writing = exportWriting(world.worker.pool);
  const attempt = randomUUID();
  const begun = (await writing.begin(exportId, attempt)) ?? expect.fail('nothing is asked for');
  await writing.expect(exportId, attempt, 1);
  const bytes = Buffer.from(content);
  await writing.add(exportId, attempt, { number: 0, bytes, rowsDone: 1 });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const written = { publishedOn: '2027-06-01', madeAt: new Date().toISOString(), rows: 1, peopleLeftOut: null };
  await writing.finish(exportId, attempt, manifestOf(begun.asked, { ...written, bytes: bytes.length, sha256 }));
};

describe('an export', () => {
  it('is kept before its making begins, once under a key, and tells how far it is', async () => {
    const key = randomUUID();
    isAway = true;
    expect((await ask(hr, '', { body: csv, key })).code).toBe('try-again');
    isAway = false;
    const { body: list } = await ask(hr, '');
    expect(list['items']).toHaveLength(1);
    const answers = [await ask(hr, '', { body: csv, key }), await ask(hr, '', { body: csv, key, at: other })];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const { body } = await ask(hr, '');
    // Whoever makes it is told twice, which begins it once.
    expect(new Set(begun).size).toBe(1);
    expect(body).toMatchObject({
      items: [
        { content: 'reports', format: 'csv', period: january, organisation: noord, state: 'waiting', rowsDone: 0 },
      ],
    });
    expect((await ask(hr, '', { body: { ...csv, format: 'parquet' }, key })).code).toBe('idempotency-key-reused');
  });

  it('is sent by every gateway once it is whole, to be saved, with a manifest', async () => {
    const exportId = await asked(analyst, csv);
    for (const part of ['file', 'manifest']) {
      const { status, code } = await ask(analyst, `/${exportId}/${part}`);
      expect([status, code]).toEqual([409, 'export-not-ready']);
    }
    await make(exportId, 'period_from\r\n');
    expect((await ask(analyst, `/${exportId}`)).body).toMatchObject({ state: 'ready', rowsDone: 1, rowsAll: 1 });
    for (const at of [gateway, other]) {
      const { status, headers, text } = await ask(analyst, `/${exportId}/file`, { at });
      expect([status, text]).toEqual([200, 'period_from\r\n']);
      expect(headers.get('content-disposition')).toBe('attachment; filename="reports-2026-01-1.csv"');
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await ask(analyst, `/${exportId}/manifest`)).body).toMatchObject({
      sha256: createHash('sha256').update('period_from\r\n').digest('hex'),
      thresholds: { people: 5, sensitivePeople: 10 },
      schema: { name: 'reports', version: 1 },
    });
  });

  it('that failed says why, and has no file', async () => {
    const exportId = await asked(analyst, csv);
    await exportWriting(world.worker.pool).fail(exportId, 'database-full');
    expect((await ask(analyst, `/${exportId}`)).body).toMatchObject({ state: 'failed', failure: 'database-full' });
    const { status, body } = await ask(analyst, `/${exportId}/file`);
    expect([status, body['code'], body['failure']]).toEqual([409, 'export-failed', 'database-full']);
  });

  it('that ended or was removed is told as such to who asks under its key again, and not begun', async () => {
    const removed = randomUUID();
    const { body } = await ask(analyst, '', { body: csv, key: removed });
    await ask(analyst, `/${String(body['exportId'])}`, { method: 'DELETE' });
    const outlived = randomUUID();
    const { body: old } = await ask(analyst, '', { body: csv, key: outlived });
    await exportWriting(world.worker.pool).remove(String(old['exportId']));
    const before = begun.length;
    for (const key of [removed, outlived]) {
      const { status, code } = await ask(analyst, '', { body: csv, key });
      expect([status, code]).toEqual([410, 'export-ended']);
    }
    expect(begun).toHaveLength(before);
    expect((await ask(analyst, '', { body: csv })).status).toBe(202);
  });

  it('is gone once it is removed, or its time is over', async () => {
    const [removed, ended] = [await asked(analyst, csv), await asked(analyst, csv)];
    await make(removed, 'x');
    expect((await ask(analyst, `/${removed}`, { method: 'DELETE' })).status).toBe(204);
    await exportWriting(world.worker.pool).remove(ended);
    for (const exportId of [removed, ended]) {
      for (const part of ['', '/file', '/manifest']) {
        expect((await ask(analyst, `/${exportId}${part}`)).code).toBe('export-not-found');
      }
      expect((await ask(analyst, `/${exportId}`, { method: 'DELETE' })).code).toBe('export-not-found');
    }
  });
});

describe('who has an export', () => {
  it('is whoever asked for it, and nobody else finds it', async () => {
    const exportId = await asked(analyst, csv);
    await make(exportId, 'x');
    for (const who of [hr, coordinator, await world.someone(['analyst'], null)]) {
      for (const part of ['', '/file', '/manifest']) {
        expect((await ask(who, `/${exportId}${part}`)).code).toBe('export-not-found');
      }
      expect((await ask(who, `/${exportId}`, { method: 'DELETE' })).code).toBe('export-not-found');
      expect(JSON.stringify((await ask(who, '')).body)).not.toContain(exportId);
    }
    expect((await ask(analyst, `/${exportId}/file`)).status).toBe(200);
  });

  it('is, for an employer, its own organisation: another does not exist', async () => {
    const { status, code } = await ask(hr, '', { body: { ...csv, organisation: zuid } });
    expect([status, code]).toEqual([404, 'organisation-not-found']);
    const unknown = await ask(hr, '', { body: { ...csv, organisation: randomUUID() } });
    expect(unknown.code).toBe('organisation-not-found');
    expect((await ask(analyst, '', { body: { ...csv, organisation: zuid } })).status).toBe(202);
  });

  it('ends with what they may see: who is no analyst any more has no process log any more', async () => {
    const former = await world.someone(['analyst'], null);
    const exportId = await asked(former, processLog);
    await make(exportId, '{}');
    expect((await ask(former, `/${exportId}/file`)).status).toBe(200);
    await world.changeRecord(former, { roles: ['coordinator'] });
    expect((await ask(former, `/${exportId}/file`)).code).toBe('export-not-found');
    expect((await ask(former, '')).body['items']).toEqual([]);
  });

  it('is nobody of an employer where it is a process log, and of the provider analysts alone', async () => {
    for (const who of [hr, coordinator]) {
      const { status, code } = await ask(who, '', { body: processLog });
      expect([status, code]).toEqual([403, 'not-allowed']);
    }
    const exportId = await asked(analyst, processLog);
    await make(exportId, '{}');
    expect((await ask(analyst, `/${exportId}/file`)).headers.get('content-type')).toContain('application/json');
  });

  it.each([['employee'], ['manager'], ['bmw-practitioner'], ['coach']] as const)(
    'is nobody whose role is %s',
    async (role) => {
      const who = await world.someone([role], role === 'employee' || role === 'manager' ? noord : null);
      expect((await ask(who, '', { body: csv })).code).toBe('not-allowed');
      expect((await ask(who, '')).code).toBe('not-allowed');
    },
  );
});

describe('what cannot be exported is refused', () => {
  it.each([
    ['a period that was not published', { ...csv, from: '2026-02' }, 'report-not-published'],
    ['a period that begins in the middle', { ...csv, from: '2026-02', length: 'quarter' }, 'report-period-not-whole'],
    ['no month', { ...csv, from: '2026-13' }, 'input-invalid'],
    ['a format that there is not', { ...csv, format: 'xlsx' }, 'input-invalid'],
    ['rows as a table', { ...processLog, format: 'csv' }, 'input-invalid'],
    ['a process log of one organisation', { ...processLog, organisation: randomUUID() }, 'input-invalid'],
    ['a measure that there is not', { ...csv, measures: ['salary'] }, 'input-invalid'],
    ['nothing', {}, 'input-invalid'],
  ])('%s', async (_title, body, code) => {
    expect((await ask(analyst, '', { body })).code).toBe(code);
  });

  it('more than there can be, however many are asked for at once, and nobody else waits for that', async () => {
    const busy = await world.someone(['analyst'], null);
    const several = Array.from({ length: 60 }, () => ask(busy, '', { body: csv }));
    const answers = (await Promise.all(several)).map(({ status, code }) => `${status} ${String(code ?? '')}`);
    expect(answers.filter((answer) => answer === '202 ')).toHaveLength(50);
    expect(answers.filter((answer) => answer === '409 exports-full')).toHaveLength(10);
  });
});

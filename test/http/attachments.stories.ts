import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { castOf, doTask, type Cast } from './closing-journeys.js';
import { toBmw, toReceiver, words } from './dossier-journeys.js';
import type { Answer, HttpStack, Json } from './http-stack.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
let cast: Cast;
beforeAll(async () => {
  stack = await theStack();
  cast = await castOf(stack);
});

const mostBytes = 10 * 1024 * 1024;
const pdf = (length: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(length - 9)]);
const pathOf = (journeyId: string): string => `/api/journeys/${journeyId}/attachments`;

interface Sent {
  readonly by?: string;
  readonly type?: string;
  readonly name?: string;
  readonly key?: string;
}

const headersOf = ({ type = 'application/pdf', name = 'letter.pdf', key = randomUUID() }: Sent) => ({
  'content-type': type,
  'file-name': encodeURIComponent(name),
  'idempotency-key': key,
});

const send = (journeyId: string, bytes: Uint8Array, sent: Sent = {}): Promise<Answer> =>
  stack.client(sent.by ?? 'bmw-bos').send({
    method: 'POST',
    path: pathOf(journeyId),
    headers: headersOf(sent),
    body: Uint8Array.from(bytes),
  });

/** Adds a file and answers where it is. */
const added = async (journeyId: string, bytes: Uint8Array, sent: Sent = {}): Promise<string> => {
  const { status, body } = await send(journeyId, bytes, sent);
  expect(status, JSON.stringify(body)).toBe(201);
  return `${pathOf(journeyId)}/${String(body['attachmentId'])}`;
};

const fetched = async (by: string, path: string): Promise<Response> =>
  fetch(`${stack.gateway()}${path}`, { headers: { authorization: `Bearer ${await stack.token(by)}` } });

const read = async (by: string, path: string): Promise<Buffer> => {
  const response = await fetched(by, path);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

const namesFor = async (by: string, journeyId: string): Promise<readonly unknown[]> => {
  const { status, body } = await stack.client(by).get(pathOf(journeyId));
  expect(status).toBe(200);
  return (body['items'] as readonly Json[]).map(({ name }) => name); // a list holds resources
};

const files = () => readdir(stack.attachmentsFolder);
const fileOf = (path: string): string => join(stack.attachmentsFolder, `${path.slice(-36)}.sealed`);

const others = ['hr-noord', 'manager-noord', 'coordinator'];
const strangers = ['hr-zuid', 'manager-zuid', 'employee-zuid', 'bmw-visser', 'coach-jansen'];

describe('who may what', () => {
  test('the employee and who serves add and read files, whole and as they were, and nobody else does (S7)', async () => {
    const journeyId = await toBmw(cast);
    const [small, largest] = [pdf(100), pdf(mostBytes)];
    const one = await added(journeyId, small, { by: 'employee-noord', name: 'brief – 日本.pdf' });
    const other = await added(journeyId, largest);
    for (const reader of ['employee-noord', 'bmw-bos']) {
      expect((await read(reader, one)).equals(small)).toBe(true);
      expect((await read(reader, other)).equals(largest)).toBe(true);
      expect(await namesFor(reader, journeyId)).toEqual(['brief – 日本.pdf', 'letter.pdf']);
    }
    for (const [who, status] of [
      ...others.map((each) => [each, 403] as const),
      ...strangers.map((each) => [each, 404] as const),
    ]) {
      expect((await send(journeyId, small, { by: who })).status, who).toBe(status);
      expect((await stack.client(who).get(pathOf(journeyId))).status, who).toBe(status);
      expect((await fetched(who, one)).status, who).toBe(status);
    }
    expect((await stack.client('bmw-bos').get(`${pathOf(await toBmw(cast))}/${one.slice(-36)}`)).status).toBe(404);
  });

  test('a file is saved and nothing else, and the employee sees that it was read', async () => {
    const journeyId = await toBmw(cast);
    const path = await added(journeyId, Buffer.from('Plain words'), { type: 'text/plain', name: 'run.bat' });
    const { headers } = await fetched('bmw-bos', path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '11',
      'content-disposition': `attachment; filename="run.bat.txt"; filename*=UTF-8''run.bat.txt`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'no-store',
    });
    const { body } = await stack.client('employee-noord').get('/api/me/access-log?limit=50');
    const log = (body['items'] as readonly Json[]).filter((entry) => entry['journeyId'] === journeyId); // a list holds resources
    expect(log.map((entry) => (entry['item'] as Json)['code'])).toEqual(
      expect.arrayContaining(['attachment.file', 'attachment.name']),
    );
  });

  test('a receiver reads and adds nothing, and who takes over reads what was added since only', async () => {
    const journeyId = await toReceiver(cast, [words.first]);
    const before = await added(journeyId, pdf(50), { name: 'before.pdf' });
    await doTask(cast, journeyId, 'coach-jansen', 'answer-referral', { accepted: true });
    expect((await stack.client('coach-jansen').get(pathOf(journeyId))).status).toBe(403);
    expect((await fetched('coach-jansen', before)).status).toBe(403);
    expect((await send(journeyId, pdf(50), { by: 'coach-jansen' })).status).toBe(403);
    await doTask(cast, journeyId, 'bmw-bos', 'record-warm-hand-over', { held: true });
    expect((await fetched('bmw-bos', before)).status).toBe(404);
    await added(journeyId, pdf(50), { by: 'coach-jansen', name: 'since.pdf' });
    expect(await namesFor('coach-jansen', journeyId)).toEqual(['since.pdf']);
    expect(await namesFor('employee-noord', journeyId)).toEqual(['before.pdf', 'since.pdf']);
  });

  test('nothing is added to a journey that is over, and the employee still reads what there is', async () => {
    const journeyId = await toBmw(cast);
    const path = await added(journeyId, pdf(50), { by: 'employee-noord' });
    await stack.client('employee-noord').post(`/api/journeys/${journeyId}/stop`, { reason: 'not-said' });
    expect(await send(journeyId, pdf(50), { by: 'employee-noord' })).toMatchObject({
      status: 409,
      body: { code: 'journey-over' },
    });
    expect((await fetched('employee-noord', path)).status).toBe(200);
    expect((await fetched('bmw-bos', path)).status).not.toBe(200);
  });
});

describe('what is refused', () => {
  test('is what is not what it is said to be, empty, too large or badly named, and nothing of it is kept', async () => {
    const journeyId = await toBmw(cast);
    const before = await files();
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const refused: readonly (readonly [Uint8Array, Sent, number, string])[] = [
      [Buffer.from('MZ program'), {}, 422, 'attachment-type-differs'],
      [pdf(mostBytes), { type: 'image/png' }, 422, 'attachment-type-differs'],
      [Buffer.from('%PDF-1.7 all text'), { type: 'text/plain' }, 422, 'attachment-type-differs'],
      [bomb, {}, 422, 'attachment-type-differs'],
      [bomb, { type: 'application/gzip' }, 415, 'media-type-unknown'],
      [Buffer.from('{}'), { type: 'application/json' }, 415, 'media-type-unknown'],
      [Buffer.from('a,b'), { type: 'text/csv' }, 415, 'media-type-unknown'],
      [Buffer.alloc(0), {}, 422, 'attachment-empty'],
      [pdf(mostBytes + 1), {}, 413, 'attachment-too-large'],
      [pdf(50), { name: '../../etc/passwd' }, 400, 'file-name-invalid'],
      [pdf(50), { name: 'a\u0000b' }, 400, 'file-name-invalid'],
      [pdf(50), { name: 'x'.repeat(201) }, 400, 'file-name-invalid'],
      [pdf(50), { key: 'short' }, 400, 'idempotency-key-invalid'],
    ];
    for (const [bytes, sent, status, code] of refused) {
      expect(await send(journeyId, bytes, sent), `${code} ${sent.type ?? ''}`).toMatchObject({
        status,
        body: { code },
      });
    }
    expect(await files()).toEqual(before);
    expect(await namesFor('bmw-bos', journeyId)).toEqual([]);
  });

  test('is a file where another route asks for words', async () => {
    const answer = await stack.client('hr-noord').send({
      method: 'POST',
      path: '/api/journeys',
      headers: headersOf({}),
      body: Uint8Array.from(pdf(1_000_000)),
    });
    expect(answer).toMatchObject({ status: 415, body: { code: 'media-type-unknown' } });
  });

  test('is an upload that breaks off: nothing of it stays', async () => {
    const journeyId = await toBmw(cast);
    const before = await files();
    const sending = request(`${stack.gateway()}${pathOf(journeyId)}`, {
      method: 'POST',
      headers: {
        ...headersOf({}),
        authorization: `Bearer ${await stack.token('bmw-bos')}`,
        'content-length': 1_000_000,
      },
    });
    sending.write(pdf(400_000));
    await vi.waitFor(async () => expect((await files()).length).toBe(before.length + 1), 5_000);
    const brokeOff = once(sending, 'error');
    sending.destroy();
    await brokeOff;
    await vi.waitFor(async () => expect(await files()).toEqual(before), 5_000);
    expect(await namesFor('bmw-bos', journeyId)).toEqual([]);
  });
});

describe('a file that is sent more than once', () => {
  test('under one key is one, also at once; another file under that key is refused', async () => {
    const journeyId = await toBmw(cast);
    const [bytes, key] = [pdf(200_000), randomUUID()];
    const answers = await Promise.all([1, 2, 3].map(() => send(journeyId, bytes, { key })));
    expect(new Set(answers.map(({ status, body }) => `${status} ${String(body['attachmentId'])}`)).size).toBe(1);
    expect(await send(journeyId, pdf(200_000), { key })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect(await namesFor('bmw-bos', journeyId)).toEqual(['letter.pdf']);
    const path = `${pathOf(journeyId)}/${String(answers[0]?.body['attachmentId'])}`;
    expect((await read('bmw-bos', path)).equals(bytes)).toBe(true);
    expect((await files()).filter((name) => name.endsWith('.staged'))).toEqual([]);
  });

  test('under two keys at once is two', async () => {
    const journeyId = await toBmw(cast);
    const [one, other] = await Promise.all([added(journeyId, pdf(100_000)), added(journeyId, pdf(200_000))]);
    expect([(await read('bmw-bos', one)).length, (await read('bmw-bos', other)).length]).toEqual([100_000, 200_000]);
  });

  test('under many keys at once is fifty in one journey and no more', async () => {
    const journeyId = await toBmw(cast);
    const sent = await Promise.all(Array.from({ length: 60 }, () => send(journeyId, pdf(100))));
    expect(new Set(sent.map(({ status, body }) => body['code'] ?? status))).toEqual(new Set([201, 'attachments-full']));
    expect(await namesFor('bmw-bos', journeyId)).toHaveLength(50);
  });
});

describe('a file that is not on the disk as it was written', () => {
  test('is told as unreadable when it is missing or wrong from its start, and breaks off where it is wrong later', async () => {
    const journeyId = await toBmw(cast);
    const bytes = pdf(1_000_000);
    const [swapped, other] = [await added(journeyId, bytes), await added(journeyId, bytes)];
    const [cut, altered] = [await added(journeyId, bytes), await added(journeyId, bytes)];
    await writeFile(fileOf(swapped), await readFile(fileOf(other)));
    const answer = await fetched('bmw-bos', swapped);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ code: 'content-unreadable' });

    await truncate(fileOf(cut), 500_000);
    const found = await readFile(fileOf(altered));
    found.writeUInt8(found.readUInt8(900_000) ^ 1, 900_000);
    await writeFile(fileOf(altered), found);
    for (const path of [cut, altered]) {
      const begun = await fetched('bmw-bos', path);
      expect(begun.status).toBe(200);
      await expect(begun.arrayBuffer()).rejects.toThrow();
    }
    expect((await read('bmw-bos', other)).equals(bytes)).toBe(true);
  });
});

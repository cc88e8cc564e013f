import { createHmac, randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { keyEncryptionByService, type KeyOwner, type Patience } from '@traject/dossier';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startKeyService, type KeyServiceAnswer, type Misbehaviour } from './key-service.js';

const person: KeyOwner = { kind: 'person', id: 'b6f5c1f0-0000-4000-8000-000000000001' };
const another: KeyOwner = { ...person, id: 'b6f5c1f0-0000-4000-8000-000000000002' };
/** One further attempt at once, so that no test waits. */
const impatience: Patience = { answerMs: 5_000, pausesMs: [0] };

const opened = async (patience = impatience) => {
  const service = await startKeyService();
  const encryption = keyEncryptionByService(service.settings, patience);
  const key = randomBytes(32);
  return { service, encryption, key, wrapped: await encryption.wrap(key, person) };
};
const bytes = (key: Uint8Array) => Buffer.from(key).toString('hex');
const unavailable = { name: 'DossierProblem', code: 'key-unavailable', mayPass: false };
const away = { ...unavailable, mayPass: true };

/** The whole error, as a log would print it. */
const toldBy = async (failing: Promise<unknown>): Promise<string> => {
  const error: unknown = await failing.then(
    () => expect.fail('It did not fail.'),
    (thrown: unknown) => thrown,
  );
  const parts: string[] = [];
  for (let each = error; each instanceof Error; each = each.cause) parts.push(each.message, each.stack ?? '');
  return parts.join('\n');
};

describe('a key at the service', () => {
  test('is unwrapped for its owner, and for nobody else', async () => {
    const { encryption, key, wrapped } = await opened();
    expect(bytes(await encryption.unwrap(wrapped, person))).toBe(bytes(key));
    for (const owner of [another, { ...person, kind: 'purpose' } as const]) {
      await expect(encryption.unwrap(wrapped, owner)).rejects.toMatchObject(unavailable);
      await expect(encryption.rewrap(wrapped, owner)).rejects.toMatchObject(unavailable);
    }
  });

  test('is not unwrapped for another owner even where the service binds no context, which is refused as well', async () => {
    const { service, encryption } = await opened();
    service.bindContexts(false);
    const wrapped = await encryption.wrap(randomBytes(32), person);
    await expect(encryption.unwrap(wrapped, another)).rejects.toMatchObject(unavailable);
    await expect(encryption.currentKeyId()).rejects.toThrow(
      /does not bind keys to their context\. Nothing was changed\. Use a key that was made with derived=true\./,
    );
    service.bindContexts(true);
    expect(await encryption.currentKeyId()).toBe('transit/traject/v1');
  });

  test('goes to the service with its owner, and its name says which version wrapped it', async () => {
    const { service, encryption, wrapped } = await opened();
    expect(wrapped.keyId).toBe('transit/traject/v1');
    await encryption.unwrap(wrapped, person);
    const context = Buffer.from(JSON.stringify(['person', person.id])).toString('base64');
    expect(service.requests.map(({ operation, body }) => [operation, body['context']])).toEqual([
      ['encrypt', context],
      ['decrypt', context],
    ]);
  });

  test('is sent with a proof of whose it is, which is made as it always was', async () => {
    const { service, key } = await opened();
    const [wrapping] = service.requests;
    const proof = createHmac('sha256', key).update(`["traject","person","${person.id}"]`).digest();
    expect(Buffer.from(wrapping?.body['plaintext'] ?? '', 'base64')).toEqual(Buffer.concat([key, proof]));
  });

  test('is not taken to be bound by a service that refuses for another reason', async () => {
    const { service, encryption } = await opened();
    for (const status of [403, 404]) {
      service.misbehave(({ operation }, sound) => (operation === 'decrypt' ? { status, body: '{}' } : sound));
      await expect(encryption.currentKeyId()).rejects.toThrow(`(${status})`);
    }
    service.misbehave(({ operation }, sound) => (operation === 'decrypt' ? { status: 200, body: '[]' } : sound));
    await expect(encryption.currentKeyId()).rejects.toThrow('another shape');
  });

  test('is wrapped anew with the newest version by the service itself, and needs the older one no more', async () => {
    const { service, encryption, key, wrapped } = await opened();
    service.rotate();
    const fresh = await encryption.rewrap(wrapped, person);
    expect(service.requests.map(({ operation }) => operation)).toEqual(['encrypt', 'rewrap']);
    expect(fresh.keyId).toBe('transit/traject/v2');
    service.keepFrom(2);
    expect(bytes(await encryption.unwrap(fresh, person))).toBe(bytes(key));
    await expect(encryption.unwrap(wrapped, person)).rejects.toMatchObject(unavailable);
  });

  test('is not asked for when another key wrapped it, or its row was altered', async () => {
    const { service, encryption, wrapped } = await opened();
    const asked = service.requests.length;
    const ciphertext = Buffer.from(wrapped.wrappedKey).toString();
    for (const other of [
      { ...wrapped, keyId: '0123456789abcdef' },
      { ...wrapped, keyId: 'transit/other/v1' },
      { ...wrapped, keyId: 'transit/traject/v2' },
      { ...wrapped, wrappedKey: randomBytes(61) },
      { ...wrapped, wrappedKey: Buffer.from(`${ciphertext}\n`) },
      { ...wrapped, wrappedKey: Buffer.from(ciphertext.replace('vault', 'Vault')) },
    ]) {
      await expect(encryption.unwrap(other, person)).rejects.toMatchObject({
        ...unavailable,
        message: `What is kept needs key-encryption key ${other.keyId}, and this process has transit/traject/v… of the key service, or the wrapped key was altered. Nothing was changed. Give it the key that belongs to this database.`,
      });
    }
    expect(service.requests).toHaveLength(asked);
  });

  test('is not unwrapped when any part of it was altered', async () => {
    const { encryption, wrapped } = await opened();
    const sealed = Buffer.from(Buffer.from(wrapped.wrappedKey).toString().slice('vault:v1:'.length), 'base64');
    for (const place of [0, 11, 12, 40, 80, sealed.length - 1]) {
      const altered = Buffer.from(sealed);
      altered[place] = (altered[place] ?? 0) ^ 1;
      const wrappedKey = Buffer.from(`vault:v1:${altered.toString('base64')}`);
      await expect(encryption.unwrap({ ...wrapped, wrappedKey }, person)).rejects.toMatchObject(unavailable);
    }
  });
});

const always =
  (answer: Partial<KeyServiceAnswer>): Misbehaviour =>
  (_request, sound) => ({ ...sound, ...answer });
const plaintext = (key: Uint8Array) => JSON.stringify({ data: { plaintext: Buffer.from(key).toString('base64') } });

describe('a service that misbehaves', () => {
  const lasting: readonly (readonly [string, Misbehaviour, RegExp])[] = [
    ['refuses the token', always({ status: 403 }), /token \(403\)\. Nothing.*Give the token file a token/],
    ['does not know the key', always({ status: 404 }), /\(404\)\. Nothing.*Correct the name of the key/],
    ['refuses what it is given', always({ status: 400 }), /\(400\)\. Nothing.*Restore the wrapped key from a backup/],
    [
      'fails on what does not open, as some versions do',
      always({ status: 500, body: '{"errors":["cipher: message authentication failed"]}' }),
      /\(400\)/,
    ],
    ['answers without content', always({ status: 204, body: '' }), /answered 204/],
    [
      'answers what it never should',
      always({ status: 401 }),
      /answered 401\. Nothing was changed\. Correct its address\.$/,
    ],
    ['has several places', always({ status: 300, body: '' }), /redirects elsewhere, which is not followed\./],
    ['redirects', always({ status: 307, headers: { location: 'http://127.0.0.1:9/v1' } }), /redirects/],
    [
      'answers with a page',
      always({ body: '<html>welcome</html>' }),
      /not JSON\. Nothing was changed\. Find out what answers at its address\.$/,
    ],
    ['answers with half an answer', (_request, sound) => ({ ...sound, body: sound.body.slice(0, 20) }), /not JSON/],
    ['answers with nothing', always({ body: '' }), /not JSON/],
    [
      'answers with JSON of another shape',
      always({ body: '{"data":{"text":"x"}}' }),
      /another shape\. Nothing.*Find out what answers/,
    ],
    ['answers with a list', always({ body: '[]' }), /another shape/],
    ['answers with null', always({ body: 'null' }), /another shape/],
    ['answers with a key that is no base64', always({ body: '{"data":{"plaintext":"***"}}' }), /another shape/],
    ['answers with a key that is too short', always({ body: plaintext(randomBytes(31)) }), /another key/],
    ['answers with a bare key', always({ body: plaintext(randomBytes(32)) }), /another key/],
    [
      'answers with a key that is too long',
      always({ body: plaintext(randomBytes(65)) }),
      /another key than.*Nothing.*Find out what answers at its address, and restore/,
    ],
    ['answers with another key', always({ body: plaintext(randomBytes(64)) }), /another key/],
    ['answers without end', always({ body: `"${'x'.repeat(70_000)}"` }), /too long\. Nothing.*Find out what answers/],
  ];

  test.each(lasting)('and %s gives a clear error at once, and nothing of what it said', async (_what, how, told) => {
    const { service, encryption, key, wrapped } = await opened();
    service.misbehave(how);
    const asked = service.requests.length;
    await expect(encryption.unwrap(wrapped, person)).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringMatching(told),
    });
    expect(service.requests).toHaveLength(asked + 1);
    service.misbehave();
    expect(bytes(await encryption.unwrap(wrapped, person))).toBe(bytes(key));
  });

  test('with the key of somebody else is found out', async () => {
    const { service, encryption, wrapped } = await opened();
    await encryption.unwrap(wrapped, person);
    const kept: KeyServiceAnswer[] = [];
    service.misbehave((_request, sound) => (kept.push(sound), sound));
    const others = await encryption.wrap(randomBytes(32), another);
    await encryption.unwrap(others, another);
    service.misbehave(() => kept[1] ?? null);
    await expect(encryption.unwrap(wrapped, person)).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringMatching(/another key/),
    });
  });

  test.each(['', 'vault:v0:AAAA', 'vault:1:AAAA', 'aws:v1:AAAA', `vault:v1:${'A'.repeat(4_000)}`])(
    'and wraps as %j is refused',
    async (ciphertext) => {
      const { service, encryption } = await opened();
      service.misbehave(always({ body: JSON.stringify({ data: { ciphertext } }) }));
      await expect(encryption.wrap(randomBytes(32), person)).rejects.toMatchObject(unavailable);
    },
  );

  test.each([500, 502, 503, 429, 412])('and answers %i for a moment is asked again', async (status) => {
    const { service, encryption, key, wrapped } = await opened();
    let bad = 1;
    service.misbehave((_request, sound) => (bad-- > 0 ? { status, body: 'busy' } : sound));
    expect(bytes(await encryption.unwrap(wrapped, person))).toBe(bytes(key));
    service.misbehave(always({ status, body: 'busy' }));
    const asked = service.requests.length;
    await expect(encryption.unwrap(wrapped, person)).rejects.toMatchObject({
      ...away,
      message: `The key service answered ${status}. Nothing was changed. Try again when it is well.`,
    });
    expect(service.requests).toHaveLength(asked + 2);
  });

  test('and is silent is given up, asked again, and told to be away', async () => {
    const { service, wrapped } = await opened();
    const encryption = keyEncryptionByService(service.settings, { answerMs: 50, pausesMs: [0] });
    service.misbehave(() => null);
    await expect(encryption.unwrap(wrapped, person)).rejects.toMatchObject({
      ...away,
      message: 'The key service did not answer. Nothing was changed. Try again when it does.',
      cause: expect.any(Error),
    });
    expect(service.requests).toHaveLength(3);
  });

  test('and fails for a while with words of its own is asked again, whatever the words', async () => {
    const { service, encryption, wrapped } = await opened();
    service.misbehave(always({ status: 503, body: 'message authentication failed' }));
    await expect(encryption.unwrap(wrapped, person)).rejects.toMatchObject(away);
  });

  test('and answers at length is heard, up to a limit', async () => {
    const { service, encryption, key, wrapped } = await opened();
    const longest = 64 * 1024;
    service.misbehave((_request, sound) => ({ ...sound, body: sound.body.padEnd(longest) }));
    expect(bytes(await encryption.unwrap(wrapped, person))).toBe(bytes(key));
    service.misbehave((_request, sound) => ({ ...sound, body: sound.body.padEnd(longest + 1) }));
    await expect(encryption.unwrap(wrapped, person)).rejects.toThrow('too long');
  });

  test.each(['', '/'])('is asked below its address, with or without an ending slash: %j', async (end) => {
    const { service } = await opened();
    const asked: unknown[] = [];
    const server = createServer(({ url, method, headers }, response) => {
      asked.push([method, url, headers['content-type'], headers['x-vault-request'], headers['x-vault-token']]);
      response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const place = server.address();
    if (place === null || typeof place === 'string') throw new Error('The server has no port.');
    const settings = { ...service.settings, address: `http://127.0.0.1:${place.port}/vault${end}` };
    await expect(keyEncryptionByService(settings, impatience).wrap(randomBytes(32), person)).rejects.toThrow('(404)');
    const token = (await readFile(service.settings.tokenFile, 'utf8')).trim();
    expect(asked).toEqual([['POST', '/vault/v1/transit/encrypt/traject', 'application/json', 'true', token]]);
  });

  test('and breaks off in the middle of an answer is away', async () => {
    const { service } = await opened();
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"data"');
      setImmediate(() => response.destroy());
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const place = server.address();
    if (place === null || typeof place === 'string') throw new Error('The server has no port.');
    const settings = { ...service.settings, address: `http://127.0.0.1:${place.port}/` };
    const encryption = keyEncryptionByService(settings, impatience);
    await expect(encryption.wrap(randomBytes(32), person)).rejects.toMatchObject(away);
  });

  test('and is not there is away', async () => {
    const { service, wrapped } = await opened();
    const encryption = keyEncryptionByService({ ...service.settings, address: 'http://127.0.0.1:1' }, impatience);
    await expect(encryption.unwrap(wrapped, person)).rejects.toMatchObject(away);
  });

  test('never brings a key, a ciphertext or the token into an error', async () => {
    const { service, encryption, key, wrapped } = await opened();
    const sound = Buffer.from(key).toString('base64');
    const ciphertext = Buffer.from(wrapped.wrappedKey).toString();
    const repeating: readonly Misbehaviour[] = [
      always({ body: `${ciphertext} ${sound}` }),
      always({ body: JSON.stringify({ data: { plaintext: { ciphertext, sound } } }) }),
      always({ status: 400, body: JSON.stringify({ errors: [ciphertext, sound] }) }),
      always({ status: 500, body: `${ciphertext} ${sound}` }),
    ];
    for (const how of repeating) {
      service.misbehave(how);
      const told = await toldBy(encryption.unwrap(wrapped, person));
      for (const secret of [ciphertext.slice(9, 29), sound.slice(0, 12), 'hvs.']) expect(told).not.toContain(secret);
    }
  });
});

describe('the token', () => {
  test('is read at each call, so that it may be renewed, and one that is refused says so', async () => {
    const { service, encryption, wrapped } = await opened();
    await writeFile(service.settings.tokenFile, 'hvs.expired');
    await expect(encryption.unwrap(wrapped, person)).rejects.toThrow('refused the token (403)');
  });

  const wrong: readonly (readonly [string, string])[] = [
    ['', 'key-file-invalid'],
    ['hvs.one\nhvs.two', 'key-file-invalid'],
    ['hvs.één', 'key-file-invalid'],
  ];
  test.each(wrong)('is refused when it is none, without being told: %j', async (text, code) => {
    const { service, encryption, wrapped } = await opened();
    await writeFile(service.settings.tokenFile, text);
    await expect(encryption.unwrap(wrapped, person)).rejects.toMatchObject({
      code,
      message: `The token file ${service.settings.tokenFile} was not used: it does not hold one token. Nothing was read or changed.`,
    });
    expect(await toldBy(encryption.unwrap(wrapped, person))).not.toContain('hvs.');
  });

  test('is refused when others may read it, and missed when it is not there', async () => {
    const { service, encryption, wrapped } = await opened();
    await chmod(service.settings.tokenFile, 0o644);
    await expect(encryption.unwrap(wrapped, person)).rejects.toMatchObject({ code: 'key-file-invalid' });
    const tokenFile = `${service.settings.tokenFile}.gone`;
    const without = keyEncryptionByService({ ...service.settings, tokenFile }, impatience);
    await expect(without.unwrap(wrapped, person)).rejects.toMatchObject({ code: 'key-unavailable' });
  });
});

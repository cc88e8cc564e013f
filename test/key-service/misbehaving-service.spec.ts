import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { keyEncryptionByService } from '@traject/dossier';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { KeyServiceAnswer, Misbehaviour } from './key-service.js';
import { another, bytes, impatience, opened, person, toldBy, unavailable } from './service-with-key.js';

const away = { ...unavailable, mayPass: true };

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

import { createHmac, randomBytes } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { keyEncryptionByService } from '@traject/dossier';
import { describe, expect, test } from 'vitest';
import { another, bytes, impatience, opened, person, toldBy, unavailable } from './service-with-key.js';

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
      message: `The token file ${service.settings.tokenFile} was not used: it does not hold one token. Put the token alone into it. Nothing was read or changed.`,
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

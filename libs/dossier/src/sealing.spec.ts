import { createDecipheriv, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { seal, unseal } from './sealing.js';

const key = randomBytes(32);
const identity = ['traject content', 'a', 'bc'];
const plain = Buffer.from('Zij slaapt slecht – 日本 🙂');

describe('sealed bytes', () => {
  test('come back as they were, also when there are none', () => {
    for (const bytes of [plain, Buffer.alloc(0), randomBytes(100_000)]) {
      expect(unseal(key, seal(key, bytes, identity), identity).equals(bytes)).toBe(true);
    }
  });

  test('are the form, a nonce, a tag and the ciphertext of AES-256-GCM, bound to what they are', () => {
    const sealed = seal(key, plain, identity);
    expect(sealed[0]).toBe(1);
    expect(sealed.length).toBe(1 + 12 + 16 + plain.length);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13), { authTagLength: 16 });
    decipher.setAAD(Buffer.from('["traject content","a","bc"]'));
    decipher.setAuthTag(sealed.subarray(13, 29));
    expect(Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).equals(plain)).toBe(true);
  });

  test('never look the same twice, and hold nothing of the plain ones', () => {
    const [one, other] = [seal(key, plain, identity), seal(key, plain, identity)];
    expect(one.equals(other)).toBe(false);
    expect(one.subarray(1, 13).equals(other.subarray(1, 13))).toBe(false);
    expect(one.includes('slaapt')).toBe(false);
  });

  test('that were kept since an earlier release still open', () => {
    const kept = 'AYe8SqszoPuvfLEVVTtAHAppBtj83r57W2lpyoioR4NE2kkm+vggRI+Q1Rjs+g==';
    const opened = unseal(Buffer.alloc(32, 7), Buffer.from(kept, 'base64'), identity);
    expect(opened.toString()).toBe('as it was written');
  });

  test('open under their own key and identity only', () => {
    const sealed = seal(key, plain, identity);
    expect(() => unseal(randomBytes(32), sealed, identity)).toThrow();
    for (const other of [[], ['traject content'], ['traject content', 'ab', 'c'], ['traject content', 'a', 'bc', '']]) {
      expect(() => unseal(key, sealed, other)).toThrow();
    }
  });

  test('are refused with any bit altered, and cut off anywhere', () => {
    const sealed = seal(key, plain, identity);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => unseal(key, altered, identity), `bit ${bit}`).toThrow();
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => unseal(key, sealed.subarray(0, length), identity), `${length} bytes`).toThrow();
    }
  });

  test('of another form, or too short to be of any, are said to be so', () => {
    const empty = seal(key, Buffer.alloc(0), identity);
    expect(unseal(key, empty, identity)).toHaveLength(0);
    const another = Buffer.concat([Buffer.of(2), empty.subarray(1)]);
    for (const bytes of [another, empty.subarray(0, 28), Buffer.alloc(0)]) {
      expect(() => unseal(key, bytes, identity)).toThrow('not of a known sealed form');
    }
  });
});

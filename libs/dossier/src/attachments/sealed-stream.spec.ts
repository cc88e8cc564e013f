import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHUNK_BYTES, seal, unseal, type Bytes } from './sealed-stream.js';

const key = randomBytes(32);
const TAG_BYTES = 16;
const HEADER_BYTES = 8;
const sealedChunk = CHUNK_BYTES + TAG_BYTES;

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const collected = async (bytes: Bytes): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
};
const sealed = (plain: Buffer, identity = 'one', size = 10_000) =>
  collected(seal(key, identity, inPieces(plain, size)));
const opened = (bytes: Buffer, identity = 'one', size = 10_000) =>
  collected(unseal(key, identity, inPieces(bytes, size)));

/** The header, and each sealed chunk. */
const partsOf = (bytes: Buffer): readonly Buffer[] => [
  bytes.subarray(0, HEADER_BYTES),
  ...Array.from({ length: Math.ceil((bytes.length - HEADER_BYTES) / sealedChunk) }, (_, n) =>
    bytes.subarray(HEADER_BYTES + n * sealedChunk, HEADER_BYTES + (n + 1) * sealedChunk),
  ),
];
const without = (parts: readonly Buffer[], place: number): Buffer => Buffer.concat(parts.toSpliced(place, 1));

describe('a sealed stream', () => {
  test.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])(
    'of %i bytes comes back as it was',
    async (length) => {
      const plain = randomBytes(length);
      expect((await opened(await sealed(plain))).equals(plain)).toBe(true);
    },
  );

  test('comes back whatever pieces it came and is read in', async () => {
    const sizes = fc.integer({ min: 1, max: 200_000 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 200_000 }), sizes, sizes, async (length, one, other) => {
        const plain = randomBytes(length);
        const back = await opened(await sealed(plain, 'one', one), 'one', other);
        return back.equals(plain);
      }),
      { numRuns: 30 },
    );
  });

  test('is other bytes each time, and holds nothing of the plain ones', async () => {
    const plain = Buffer.from('What was said here. '.repeat(10_000));
    const [one, other] = [await sealed(plain), await sealed(plain)];
    expect(one.equals(other)).toBe(false);
    expect(one.includes('What was said')).toBe(false);
  });

  test('that was kept since an earlier release still opens', async () => {
    const kept = Buffer.from('AQkC63GhLhNJc1fPmHEifuNfpkSkSsEO50NWsEwNYKr9+Ax27W8N+o8=', 'base64');
    const plain = await collected(unseal(Buffer.alloc(32, 7), 'one', inPieces(kept, 100)));
    expect(plain.toString()).toBe('as it was written');
  });

  test('tells of what is cut off or of no known form that it is', async () => {
    const bytes = await sealed(randomBytes(100));
    for (const length of [0, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + TAG_BYTES - 1])
      await expect(opened(bytes.subarray(0, length)), `${length}`).rejects.toThrow('The stream was cut off.');
    const another = Buffer.concat([Buffer.of(2), bytes.subarray(1)]);
    await expect(opened(another)).rejects.toThrow('not of a known sealed form');
  });

  test('lets its source go, whether it is read to the end, broken off or refused', async () => {
    const bytes = await sealed(randomBytes(3 * CHUNK_BYTES));
    let ended = 0;
    async function* source(given: Buffer): AsyncGenerator<Uint8Array> {
      try {
        yield* inPieces(given, 10_000);
      } finally {
        ended += 1;
      }
    }
    await collected(unseal(key, 'one', source(bytes)));
    expect(ended).toBe(1);
    for await (const chunk of unseal(key, 'one', source(bytes))) if (chunk.length > 0) break;
    expect(ended).toBe(2);
    await expect(collected(unseal(key, 'other', source(bytes)))).rejects.toThrow();
    expect(ended).toBe(3);
  });

  test('opens under its own key and in its own place only', async () => {
    const bytes = await sealed(randomBytes(10));
    await expect(opened(bytes, 'other')).rejects.toThrow();
    await expect(collected(unseal(randomBytes(32), 'one', inPieces(bytes, 100)))).rejects.toThrow();
  });

  test('is found out when it was cut off, anywhere', async () => {
    const bytes = await sealed(randomBytes(2 * CHUNK_BYTES + 100));
    const ends = [0, 4, HEADER_BYTES, HEADER_BYTES + 5, HEADER_BYTES + sealedChunk, HEADER_BYTES + 2 * sealedChunk];
    for (const end of [...ends, bytes.length - 1]) {
      await expect(opened(bytes.subarray(0, end)), `${end}`).rejects.toThrow();
    }
  });

  test('is found out when chunks were left out, swapped, repeated, added or taken from another stream', async () => {
    const plain = randomBytes(3 * CHUNK_BYTES);
    const parts = partsOf(await sealed(plain));
    const others = partsOf(await sealed(plain));
    const [header, first, second, last] = parts;
    const altered = [
      without(parts, 1),
      without(parts, 2),
      without(parts, 3),
      Buffer.concat([header, second, first, last].map((part) => part ?? Buffer.alloc(0))),
      Buffer.concat([...parts, last ?? Buffer.alloc(0)]),
      Buffer.concat([...parts, Buffer.of(0)]),
      Buffer.concat(parts.with(2, others[2] ?? Buffer.alloc(0))),
    ];
    for (const bytes of altered) await expect(opened(bytes)).rejects.toThrow();
  });

  test('is found out when any of its bits was altered', async () => {
    const bytes = await sealed(randomBytes(CHUNK_BYTES + 50));
    const places = [0, 1, 7, HEADER_BYTES, HEADER_BYTES + 100, HEADER_BYTES + sealedChunk - 1, bytes.length - 1];
    for (const place of places) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(place) ^ 1, place);
      await expect(opened(altered), `${place}`).rejects.toThrow();
    }
  });

  test('never gives out a chunk that was not verified', async () => {
    const plain = randomBytes(3 * CHUNK_BYTES);
    const bytes = await sealed(plain);
    bytes.writeUInt8(bytes.readUInt8(HEADER_BYTES + sealedChunk + 9) ^ 1, HEADER_BYTES + sealedChunk + 9);
    const given: Buffer[] = [];
    const read = async () => {
      for await (const chunk of unseal(key, 'one', inPieces(bytes, 10_000))) given.push(chunk);
    };
    await expect(read()).rejects.toThrow();
    expect(Buffer.concat(given).equals(plain.subarray(0, CHUNK_BYTES))).toBe(true);
  });

  test('would open in another order if its chunks did not have their numbers (control)', () => {
    const chunks = [randomBytes(8), randomBytes(8)];
    const unnumbered = chunks.map((chunk) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      return { nonce, bytes: Buffer.concat([cipher.update(chunk), cipher.final()]), tag: cipher.getAuthTag() };
    });
    const openedAgain = unnumbered.toReversed().map(({ nonce, bytes, tag }) => {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce);
      decipher.setAuthTag(tag);
      return Buffer.concat([decipher.update(bytes), decipher.final()]);
    });
    expect(openedAgain).toEqual(chunks.toReversed());
  });

  test('is taken in and given out with a bounded number of bytes under way', async () => {
    const total = 10 * 1024 * 1024;
    const piece = 16 * 1024;
    let taken = 0;
    let given = 0;
    let most = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      for (; taken < total; taken += piece) yield Buffer.alloc(piece, taken % 251);
    }
    for await (const chunk of unseal(key, 'one', seal(key, 'one', source()))) {
      given += chunk.length;
      most = Math.max(most, taken - given);
    }
    expect(given).toBe(total);
    expect(most).toBeLessThan(4 * CHUNK_BYTES);
  });
});

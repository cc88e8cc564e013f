import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checkedBytes, MAX_ATTACHMENT_BYTES, type AttachmentType } from './media-types.js';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const pdf = Buffer.from('%PDF-1.7\nand more');
const text = Buffer.from('Zij slaapt slecht – 日本 🙂\r\n\tnext line');
const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(100)]);
const bomb = gzipSync(Buffer.alloc(50_000_000));

const types = [
  ['application/pdf', pdf],
  ['image/png', png],
  ['image/jpeg', jpeg],
  ['text/plain', text],
] as const;

/** Passes bytes through in pieces of a size; answers how many came out. */
const passed = async (bytes: Buffer, type: AttachmentType, size = bytes.length): Promise<number> => {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  let length = 0;
  for await (const piece of checkedBytes(pieces(), type)) length += piece.length;
  return length;
};

describe('the bytes of an attachment', () => {
  test.each(types)('pass as %s when they are that, in whatever pieces they come', async (type, bytes) => {
    for (const size of [1, 3, bytes.length]) expect(await passed(bytes, type, size)).toBe(bytes.length);
  });

  test.each(types)('are refused as %s when they are of another type', async (type) => {
    for (const [other, bytes] of types) {
      if (other === type) continue;
      for (const size of [1, bytes.length]) {
        await expect(passed(bytes, type, size), other).rejects.toMatchObject({ code: 'attachment-type-differs' });
      }
    }
    for (const packed of [zip, bomb]) {
      await expect(passed(packed, type)).rejects.toMatchObject({ code: 'attachment-type-differs' });
    }
  });

  test.each([
    ['half a character at the end', Buffer.from('é').subarray(0, 1)],
    ['half a character in the middle', Buffer.from([0x61, 0xc3, 0x61])],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['an overlong form', Buffer.from([0xc0, 0xaf])],
    ['NUL', Buffer.from('a\u0000b')],
    ['an escape sequence', Buffer.from('\u001b[2J')],
    ['a C1 control', Buffer.from('a\u0085b')],
    ['UTF-16', Buffer.from('plain words', 'utf16le')],
  ])('are no text with %s', async (_title, bytes) => {
    for (const size of [1, bytes.length]) {
      await expect(passed(bytes, 'text/plain', size)).rejects.toMatchObject({ code: 'attachment-type-differs' });
    }
  });

  test('are no image when they end within what tells its type', async () => {
    await expect(passed(png.subarray(0, 7), 'image/png')).rejects.toMatchObject({ code: 'attachment-type-differs' });
  });

  test('are at most 10 MiB, and not one byte more', async () => {
    const most = Buffer.alloc(MAX_ATTACHMENT_BYTES, 'a');
    expect(await passed(most, 'text/plain', 65_536)).toBe(MAX_ATTACHMENT_BYTES);
    const more = Buffer.alloc(MAX_ATTACHMENT_BYTES + 1, 'a');
    await expect(passed(more, 'text/plain', 65_536)).rejects.toMatchObject({ code: 'attachment-too-large' });
  });

  test('are not none', async () => {
    await expect(passed(Buffer.alloc(0), 'text/plain')).rejects.toMatchObject({ code: 'attachment-empty' });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asAttachment, fileNameFrom } from './file-name.js';

describe('the name of a file', () => {
  test.each(['notes.pdf', 'brief aan Eva – 日本.pdf', "it's 100% (final).txt", '.hidden', 'no-ending'])(
    'comes percent-encoded and is told again as it was: %s',
    (name) => {
      expect(
        fileNameFrom(encodeURIComponent(name).replaceAll(/['()]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)),
      ).toBe(name);
    },
  );

  test.each([
    ['a path', '../../etc/passwd'],
    ['a path of another system', 'C:\\windows\\x'],
    ['a folder', '..'],
    ['NUL', 'a\u0000.pdf'],
    ['the end of a line', 'a\r\nSet-Cookie: b'],
    ['what turns the direction round', 'a\u202efdp.exe'],
    ['what is not seen', 'a\u200b.pdf'],
    ['nothing but spaces', '   '],
    ['nothing that is seen, though it counts as a letter', '\u3164'],
    ['too many characters', 'x'.repeat(201)],
    ['nothing', ''],
  ])('has not %s', (_title, name) => {
    expect(() => fileNameFrom(encodeURIComponent(name))).toThrow(
      expect.objectContaining({ code: 'file-name-invalid' }),
    );
  });

  test.each([undefined, '%', '%zz', '%ff', 'a b', '"a"', 'a/b', '%ed%a0%80'])('is not read from %s', (header) => {
    expect(() => fileNameFrom(header)).toThrow(expect.objectContaining({ code: 'file-name-invalid' }));
  });
});

describe('the header that a file is sent with', () => {
  test('has the name in any letters, and a plain one for who cannot read it', () => {
    expect(asAttachment("Café's – 日.pdf", 'application/pdf')).toBe(
      `attachment; filename="Cafe__s _ _.pdf"; filename*=UTF-8''Caf%C3%A9%27s%20%E2%80%93%20%E6%97%A5.pdf`,
    );
  });

  test.each([
    ['run.bat', 'text/plain', 'run.bat.txt'],
    ['page.html', 'text/plain', 'page.html.txt'],
    ['photo.JPEG', 'image/jpeg', 'photo.JPEG'],
    ['photo.png', 'image/jpeg', 'photo.png.jpg'],
    ['letter', 'application/pdf', 'letter.pdf'],
  ] as const)('lets %s of type %s be called %s, so that nothing opens it as something else', (name, type, called) => {
    expect(asAttachment(name, type)).toContain(`filename="${called}"`);
  });

  test('never ends a header or a quotation, whatever a name holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (name) => {
        const header = asAttachment(name.toWellFormed(), 'text/plain');
        expect(header).toMatch(/^attachment; filename="[A-Za-z0-9 ._-]*"; filename\*=UTF-8''[A-Za-z0-9!~%._-]*$/);
      }),
    );
  });
});

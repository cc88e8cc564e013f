import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { markersIn } from './disguises.js';
import { newMarkers } from './markers.js';

const markers = newMarkers();
const planted = [markers.word('notes'), markers.digits('telephone')];
const others = newMarkers();

const hexOf = (text: string, before: string, after = ''): string =>
  Array.from(text, (character) => `${before}${character.charCodeAt(0).toString(16)}${after}`).join('');
const foldedBy = (text: string, length: number, fold: string): string =>
  (text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(fold);

/** How words come to look otherwise. */
const disguises: Readonly<Record<string, (text: string) => Uint8Array | string>> = {
  'as it is': (text) => text,
  'in lower case': (text) => text.toLowerCase(),
  'in upper case': (text) => text.toUpperCase(),
  'in UTF-16, lower byte first': (text) => Buffer.from(text, 'utf16le'),
  'in UTF-16, higher byte first': (text) => Buffer.from(text, 'utf16le').swap16(),
  'in hexadecimals': (text) => Buffer.from(text).toString('hex'),
  'in upper hexadecimals': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'in hexadecimals of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('hex'),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 after one byte': (text) => Buffer.from(`-${text}`).toString('base64'),
  'in base64 after two bytes': (text) => Buffer.from(`--${text}`).toString('base64'),
  'in base64 for URLs': (text) => Buffer.from(`>?>${text}`).toString('base64url'),
  'in base64 in lower case': (text) => Buffer.from(text.toLowerCase()).toString('base64'),
  'in base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'in base64 over several lines': (text) => foldedBy(Buffer.from(`--${text}${text}`).toString('base64'), 10, '\r\n'),
  'in a URL, each character': (text) => hexOf(text, '%'),
  'in JSON, each character': (text) => JSON.stringify({ text }).replace(text, hexOf(text, '\\u00')),
  'in HTML, each character': (text) => hexOf(text, '&#x', ';'),
  'in a quoted-printable mail': (text) => hexOf(text, '=').toUpperCase(),
  'in a mail, folded': (text) => foldedBy(text, 5, '=\r\n'),
  'in a calendar, folded': (text) => foldedBy(text, 5, '\r\n '),
  'in gzip': (text) => gzipSync(`before ${text} after`),
  'in gzip among other bytes': (text) => Buffer.concat([Buffer.from('row '), gzipSync(text), Buffer.from(' row')]),
  'in zlib': (text) => deflateSync(text),
  'in gzip in base64': (text) => gzipSync(text).toString('base64'),
  'in gzip in hexadecimals': (text) => `\\x${gzipSync(text).toString('hex')}`,
  'in base64 in gzip': (text) => gzipSync(Buffer.from(text).toString('base64')),
  'in gzip in gzip': (text) => gzipSync(gzipSync(text)),
};

const bytesOf = (made: Uint8Array | string): Uint8Array => (typeof made === 'string' ? Buffer.from(made) : made);

describe('a marker is found', () => {
  test.each(Object.entries(disguises))('%s', (_, disguise) => {
    for (const marker of planted) {
      const bytes = bytesOf(disguise(marker));
      expect([...markersIn(bytes, markers)]).toEqual([marker.toLowerCase()]);
      // The control: what is found is this run's, not whatever looks alike.
      expect([...markersIn(bytes, others)]).toEqual([]);
    }
  });

  test('each of several, however many stand between, with what it stands for', () => {
    const [notes = '', telephone = ''] = planted;
    const found = [...markersIn(Buffer.from(`${telephone} and ${`${notes} and `.repeat(100)}`), markers)];
    expect(found.map(markers.whatIs).toSorted()).toEqual(['notes', 'telephone']);
  });

  test('whole, where something packed happens to look as if it had lines', () => {
    const withLines = Array.from({ length: 200 }, () =>
      gzipSync(Buffer.from(markers.word('notes')).toString('base64')),
    ).filter((packed) => packed.includes('\n'));
    expect(withLines.length).toBeGreaterThan(0);
    for (const packed of withLines) expect([...markersIn(packed, markers)].map(markers.whatIs)).toEqual(['notes']);
  });

  test('also when its end was cut off, and is then called so', () => {
    const [notes = ''] = planted;
    for (const cut of [notes.slice(0, -1), notes.slice(0, 12), `${notes.slice(0, 10)}…`]) {
      const found = [...markersIn(Buffer.from(cut), markers)];
      expect(found.map(markers.whatIs)).toEqual(['the beginning of a marker, the rest of it cut off']);
    }
  });
});

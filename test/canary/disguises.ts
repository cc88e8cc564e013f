import { constants, inflateRawSync, inflateSync } from 'node:zlib';
import type { Markers } from './markers.js';

/** The beginning of a marker as it looks in a disguise. */
interface Look {
  readonly bytes: Buffer;
  /** Bytes that belong to it before it, e.g. so that base64 is read from where four of its characters begin. */
  readonly lead: number;
}

/** A way in which words are written otherwise on their way: how to recognise it, and how to read it again. */
interface Disguise {
  readonly looks: (beginning: string) => readonly Look[];
  readonly read: (bytes: Buffer) => string;
}

/** Bytes that hold the whole of a marker in any disguise. */
const longestDisguised = 400;

/** What is unpacked is looked at up to so many bytes, and so deep. */
const mostUnpacked = 64 * 1024 * 1024;
const deepest = 3;

/** Lines are joined only where a text is short enough to be one that was folded. */
const longestFolded = 8 * 1024 * 1024;

const cases = (text: string): readonly string[] => [...new Set([text, text.toLowerCase(), text.toUpperCase()])];
const lookOf = (bytes: Buffer, lead = 0): Look => ({ bytes, lead });

const encodings = {
  latin1: (text: string) => Buffer.from(text, 'latin1'),
  utf16: (text: string) => Buffer.from(text, 'utf16le'),
} as const;
const encoded = (text: string): readonly Buffer[] => Object.values(encodings).map((encode) => encode(text));
const withoutNul = (bytes: Buffer): string => bytes.toString('latin1').replaceAll('\0', '');

const plain: Disguise = {
  looks: (beginning) => cases(beginning).map((text) => lookOf(encodings.latin1(text))),
  read: (bytes) => bytes.toString('latin1'),
};

/** The higher byte comes first or last; either way it is nothing but NUL between the characters. */
const utf16: Disguise = {
  looks: (beginning) => cases(beginning).map((text) => lookOf(encodings.utf16(text).subarray(0, -1))),
  read: withoutNul,
};

const hex: Disguise = {
  looks: (beginning) =>
    cases(beginning)
      .flatMap(encoded)
      .map((bytes) => bytes.toString('hex'))
      .flatMap((digits) => [digits, digits.toUpperCase()])
      .map((digits) => lookOf(Buffer.from(digits))),
  read: (bytes) => withoutNul(Buffer.from(bytes.toString('latin1'), 'hex')),
};

/** Each character as its number in hexadecimals after a sign: in URLs, in quoted-printable mails, in JSON and in HTML. */
const numbered = (sign: string, digits: number, end = ''): Disguise => {
  const written = (text: string, upper: boolean): string =>
    Array.from(text, (character) => {
      const number = character.charCodeAt(0).toString(16).padStart(digits, '0');
      return `${sign}${upper ? number.toUpperCase() : number}${end}`;
    }).join('');
  return {
    looks: (beginning) =>
      cases(beginning).flatMap((text) => [false, true].map((upper) => lookOf(Buffer.from(written(text, upper))))),
    read: (bytes) =>
      bytes
        .toString('latin1')
        .split(sign)
        .map((part) => String.fromCharCode(Number.parseInt(part.slice(0, digits), 16)))
        .slice(1)
        .join(''),
  };
};

/** Base64 and its form for URLs, which begins with any of three parts of a group of bytes. */
const base64: Disguise = {
  looks: (beginning) =>
    cases(beginning)
      .flatMap(encoded)
      .flatMap((bytes) =>
        [0, 1, 2].flatMap((offset) => {
          const characters = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
          const lead = offset === 0 ? 0 : offset + 1;
          const whole = characters.slice(lead, Math.floor(((offset + bytes.length) * 8) / 6));
          const forUrls = whole.replaceAll('+', '-').replaceAll('/', '_');
          return [...new Set([whole, forUrls])].map((look) => lookOf(Buffer.from(look), lead));
        }),
      ),
  read: (bytes) => withoutNul(Buffer.from(bytes.toString('latin1').replace(/[^A-Za-z0-9+/_-].*$/s, ''), 'base64')),
};

const disguises: readonly Disguise[] = [
  plain,
  utf16,
  hex,
  base64,
  numbered('%', 2),
  numbered('=', 2),
  numbered('\\u', 4),
  numbered('&#x', 2, ';'),
];

const placesOf = function* (bytes: Buffer, sought: Buffer): Generator<number> {
  for (let at = bytes.indexOf(sought); at >= 0; at = bytes.indexOf(sought, at + 1)) yield at;
};

/** What looks are searched for, by the beginnings of a run: they are the same for everything that is searched. */
const looksOf = new WeakMap<Markers, readonly (Look & Pick<Disguise, 'read'>)[]>();

const looksFor = (markers: Markers): readonly (Look & Pick<Disguise, 'read'>)[] => {
  const known =
    looksOf.get(markers) ??
    disguises.flatMap(({ looks, read }) => markers.beginnings.flatMap(looks).map((look) => ({ ...look, read })));
  looksOf.set(markers, known);
  return known;
};

const unpacking = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: mostUnpacked } as const;

/** Bits of the fourth byte of gzip that say what stands between its head and what is packed. */
const gzipExtras = { field: 4, name: 8, comment: 16, check: 2 } as const;

/** Not by `gunzipSync`, which refuses what is followed by other bytes. */
const gunzip = (bytes: Buffer): Buffer => {
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & gzipExtras.field) at += 2 + bytes.readUInt16LE(at);
  for (const text of [gzipExtras.name, gzipExtras.comment]) if (flags & text) at = bytes.indexOf(0, at) + 1;
  if (flags & gzipExtras.check) at += 2;
  return inflateRawSync(bytes.subarray(at), unpacking);
};

const inflate = (bytes: Buffer): Buffer => inflateSync(bytes, unpacking);

/** How something packed begins, and how it is unpacked. */
const packings: readonly (readonly [begin: Buffer, unpack: (bytes: Buffer) => Buffer])[] = [
  [Buffer.from([0x1f, 0x8b, 0x08]), gunzip],
  ...[0x01, 0x5e, 0x9c, 0xda].map((level) => [Buffer.from([0x78, level]), inflate] as const),
];

const unpackedFrom = (bytes: Buffer): readonly Buffer[] =>
  packings.flatMap(([begin, unpack]) =>
    [...placesOf(bytes, begin)].flatMap((at) => {
      try {
        return [unpack(bytes.subarray(at))];
      } catch {
        // Two or three bytes that look like the beginning of something packed, and are none.
        return [];
      }
    }),
  );

/** Something packed is written in letters, too: its first bytes tell it, as they do where it is not. */
const packedInLetters = (bytes: Buffer): readonly Buffer[] => [
  ...[...placesOf(bytes, Buffer.from('H4sI'))].map((at) =>
    Buffer.from(
      bytes
        .subarray(at)
        .toString('latin1')
        .replace(/[^A-Za-z0-9+/_\s-].*$/s, ''),
      'base64',
    ),
  ),
  ...['1f8b08', '1F8B08'].flatMap((begin) =>
    [...placesOf(bytes, Buffer.from(begin))].map((at) => Buffer.from(bytes.subarray(at).toString('latin1'), 'hex')),
  ),
];

/** A text whose lines were folded, as mails and calendars do it, in one line. What holds NUL is no such text. */
const unfolded = (bytes: Buffer): readonly Buffer[] =>
  bytes.length > longestFolded || !bytes.includes('\n') || bytes.includes(0)
    ? []
    : [Buffer.from(bytes.toString('latin1').replaceAll(/=?\r?\n[ \t]?/g, ''), 'latin1')];

const search = (bytes: Buffer, markers: Markers, found: Set<string>, depth: number): void => {
  for (const { bytes: look, lead, read } of looksFor(markers)) {
    for (const at of placesOf(bytes, look)) {
      const window = bytes.subarray(Math.max(0, at - lead), at + longestDisguised);
      // The first is the one that was recognised; of others this may hold a part only.
      const [marker] = markers.in(read(window));
      if (marker !== undefined) found.add(marker);
    }
  }
  if (depth === deepest) return;
  for (const inner of [...unpackedFrom(bytes), ...packedInLetters(bytes).flatMap(unpackedFrom)]) {
    search(inner, markers, found, depth + 1);
  }
  if (depth === 0) for (const line of unfolded(bytes)) search(line, markers, found, depth + 1);
};

/**
 * Every marker in some bytes, whatever was done to them on the way: case, UTF-16, hexadecimals, base64 at any place,
 * URLs, JSON, HTML, mails, gzip and zlib, and these within each other.
 */
export const markersIn = (bytes: Uint8Array, markers: Markers): ReadonlySet<string> => {
  const found = new Set<string>();
  search(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), markers, found, 0);
  return found;
};

import type { AttachmentType } from '@traject/dossier';
import { textFault } from '@traject/domain';
import { HttpProblem } from '../problems/http-problem.js';

/** What the header with a file's name looks like: UTF-8, percent-encoded, as the names themselves have any letters. */
export const fileNameForm = /^(?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-Fa-f]{2}){1,1000}$/;

const longestName = 200;

/** Path parts, and every character that controls, formats or has no meaning: some turn what is read around. */
const notInNames = /[/\\\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

const invalid = (): HttpProblem =>
  new HttpProblem(
    400,
    'file-name-invalid',
    `A file's name goes percent-encoded as UTF-8 in the header File-Name: 1 to ${longestName} characters, no path and no control characters. Nothing was kept. Send another name.`,
  );

const decoded = (header: string): string => {
  try {
    return decodeURIComponent(header);
  } catch {
    throw invalid();
  }
};

/**
 * The name of a file by its header. It is a label only: nothing is ever stored under it.
 * @throws HttpProblem `file-name-invalid`
 */
export function fileNameFrom(header: string | undefined): string {
  if (header === undefined || !fileNameForm.test(header)) throw invalid();
  const name = decoded(header).normalize('NFC');
  const isName = name.trim() === name && name.length <= longestName && !notInNames.test(name) && !/^\.+$/.test(name);
  if (!isName || textFault(name, 'line') !== null) throw invalid();
  return name;
}

const endings: Readonly<Record<AttachmentType, readonly [string, ...string[]]>> = {
  'application/pdf': ['.pdf'],
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'text/plain': ['.txt'],
};

/** The name with an ending that fits its type, so that no computer opens a text as a program. */
const withEnding = (name: string, type: AttachmentType): string =>
  endings[type].some((ending) => name.toLowerCase().endsWith(ending)) ? name : `${name}${endings[type][0]}`;

/** RFC 8187 leaves fewer characters as they are than `encodeURIComponent` does. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** Says that a file is to be saved and how it is called (RFC 6266, RFC 8187); who cannot read the latter gets a plain name. */
export function asAttachment(name: string, type: AttachmentType): string {
  const full = withEnding(name, type);
  const plain = full.normalize('NFKD').replace(/[^A-Za-z0-9 ._-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded(full)}`;
}

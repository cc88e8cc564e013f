import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from './leaks.js';

/** A key of a stack, in every form in which somebody would write it down. */
export interface Key {
  /** The file that has it, e.g. `payload-key`. */
  readonly name: string;
  readonly forms: readonly Buffer[];
}

const keyFiles = ['key-encryption-key', 'payload-key'] as const;

const keyOf = (name: string, line: string): Key => {
  const key = Buffer.from(line, 'base64');
  // Base64 without its last characters, which hold bits of what stands beside it or fill it up.
  const letters = (['base64', 'base64url'] as const).map((form) => Buffer.from(key.toString(form).slice(0, 42)));
  const digits = key.toString('hex');
  return { name, forms: [key, ...letters, Buffer.from(digits), Buffer.from(digits.toUpperCase())] };
};

/** The keys that open what a stack keeps, one a line of their files. */
export const keysOf = async (folder: string): Promise<readonly Key[]> => {
  const files = keyFiles.map(async (name) => {
    const lines = (await readFile(join(folder, name), 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => keyOf(name, line));
  });
  return (await Promise.all(files)).flat();
};

/** Where keys lie that open what lies there too, e.g. `payload-key in the columns of a table`. */
export const keysIn = async (source: Source, keys: readonly Key[]): Promise<readonly string[]> => {
  const found = new Set<string>();
  for await (const { where, bytes } of source.pieces()) {
    const searched = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const { name, forms } of keys)
      if (forms.some((form) => searched.includes(form))) found.add(`${name} in ${where}`);
  }
  return [...found];
};

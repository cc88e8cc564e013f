import { open } from 'node:fs/promises';
import { DossierProblem } from './problem.js';

/**
 * The text of a file with a secret, without white space around it; it must be for its owner alone (mode 600 or 400).
 * @throws DossierProblem `key-unavailable` when it cannot be read, `key-file-invalid` when others may use it
 */
export async function readPrivateFile(path: string): Promise<string> {
  const { mode, text } = await readWithMode(path);
  if ((mode & 0o177) === 0) return text.trim();
  throw new DossierProblem(
    'key-file-invalid',
    `The key file ${path} was not used: others may use it (mode ${(mode & 0o777).toString(8)}). Set it to 600. Nothing was read or changed.`,
  );
}

async function readWithMode(path: string): Promise<{ mode: number; text: string }> {
  try {
    // Mode and text come from one open file, so that they cannot belong to two different ones.
    const file = await open(path, 'r');
    try {
      return { mode: (await file.stat()).mode, text: await file.readFile('utf8') };
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new DossierProblem(
      'key-unavailable',
      `The key file ${path} cannot be read. Nothing was changed. Give the path of the file and let the process read it.`,
      { cause },
    );
  }
}

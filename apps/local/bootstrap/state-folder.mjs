import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One folder at a time: Node's own way to make several goes round for ever where a file system makes none (`/proc`). */
async function make(folder) {
  try {
    await mkdir(folder);
  } catch (error) {
    if (error.code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (error.code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await make(dirname(folder));
    await mkdir(folder);
  }
}

/** Makes the folder for the data where it is absent. Says why nothing can be stored there (the system's code), if so. */
export async function stateFolderFault(folder) {
  try {
    await make(folder);
    const probe = join(folder, `.probe-${randomUUID()}`);
    await writeFile(probe, '');
    await rm(probe);
    return undefined;
  } catch (error) {
    return error.code ?? error.name;
  }
}

/** What a person is told about such a folder. */
export const stateFolderAdvice = (folder, fault) =>
  `Nothing can be stored in the folder ${folder} for the data of this stack (${fault}). Nothing was changed. Name another one with TRAJECT_STATE_DIR.`;

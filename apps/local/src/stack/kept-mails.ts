import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Folder with every mail that the stack has sent. */
export const mailFolderOf = (stateFolder: string): string => join(stateFolder, 'mails');

/** Keeps mails as files `<time>-<id>.eml`, each whole or not at all. */
export async function keepMailsIn(folder: string): Promise<(mail: Buffer) => Promise<void>> {
  await mkdir(folder, { recursive: true });
  return async (mail) => {
    const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID()}.eml`;
    await writeFile(join(folder, `.${name}`), mail, { mode: 0o600 });
    await rename(join(folder, `.${name}`), join(folder, name));
  };
}

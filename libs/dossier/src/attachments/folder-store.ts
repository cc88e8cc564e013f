import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '@traject/contracts';
import type { AttachmentStore, StagedBytes, StoredBytes } from './attachment-store.js';
import { CHUNK_BYTES, type Bytes } from './sealed-stream.js';

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SEALED = '.sealed';
const STAGED = '.staged';

/**
 * A folder on a disk as a store, which several processes may share. It is for its owner alone. A file is written under
 * another name, brought to the disk, and renamed, so that under its own name it is whole or not there.
 */
export async function attachmentsInFolder(folder: string): Promise<AttachmentStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return {
    stage: (bytes) => stage(folder, bytes),
    read: (id) => createReadStream(pathOf(folder, id), { highWaterMark: CHUNK_BYTES }),
    list: () => filesIn(folder),
  };
}

const pathOf = (folder: string, id: string): string => {
  if (!idForm.test(id)) throw new Error('The id of an attachment is a UUID in lower case.');
  return join(folder, `${id}${SEALED}`);
};

async function stage(folder: string, bytes: Bytes): Promise<StagedBytes> {
  const path = join(folder, `${randomUUID()}${STAGED}`);
  const discard = (): Promise<void> => rm(path, { force: true });
  try {
    await writeTo(path, bytes);
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    publish: async (id) => {
      await rename(path, pathOf(folder, id));
      await syncFolder(folder);
    },
    discard,
  };
}

async function writeTo(path: string, bytes: Bytes): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const piece of bytes) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is on the disk once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* filesIn(folder: string): AsyncGenerator<StoredBytes> {
  for await (const { name } of await opendir(folder)) {
    const path = join(folder, name);
    const id = name.endsWith(SEALED) ? name.slice(0, -SEALED.length) : null;
    // What is not from here is left alone.
    if (id === null ? !name.endsWith(STAGED) : !idForm.test(id)) continue;
    const found = await stat(path).catch((error: unknown) => {
      // Another process published or removed it meanwhile.
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (found === undefined) continue;
    yield { id, changedAtMs: found.mtimeMs, remove: () => rm(path, { force: true }) };
  }
}

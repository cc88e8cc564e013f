import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { ChainHead } from '@traject/dossier';

/** A line of the file: person id, number, hash in hex. */
const lineForm = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) ([1-9][0-9]{0,15}) ([0-9a-f]{64})$/;

/**
 * Reads heads that an earlier verification wrote, by person.
 * @throws Error `heads-invalid` with the number of the line, or what opening the file gave
 */
export async function readHeads(path: string): Promise<ReadonlyMap<string, ChainHead>> {
  const heads = new Map<string, ChainHead>();
  let place = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    place += 1;
    const [, personId, number, hash] = lineForm.exec(line) ?? [];
    if (personId === undefined || number === undefined || hash === undefined || heads.has(personId)) {
      throw new Error(`heads-invalid: line ${place} of ${path} is no head, or the second one of its chain.`);
    }
    heads.set(personId, { personId, number: Number(number), hash });
  }
  return heads;
}

/** A file of heads that is being written. */
export interface HeadsFile {
  write(head: ChainHead): Promise<void>;
  /** Puts the file in its place, whole. */
  keep(): Promise<void>;
  /** Leaves what was there before. */
  discard(): Promise<void>;
}

/** Begins a file of heads beside the place where it will be; nobody sees half of it. */
export async function openHeadsFile(path: string): Promise<HeadsFile> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  return {
    write: async ({ personId, number, hash }) => void (await file.write(`${personId} ${number} ${hash}\n`)),
    keep: async () => {
      await file.sync();
      await file.close();
      await rename(fresh, path);
    },
    discard: async () => {
      await file.close();
      await rm(fresh, { force: true });
    },
  };
}

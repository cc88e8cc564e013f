import { rm } from 'node:fs/promises';
import { portReservations, temporaryEngineFolder } from '@traject/engines';

/** Keeps everything that this run starts from choosing the same port twice, whichever test or process of a test chooses. */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env[portReservations];
  if (given !== undefined) return () => Promise.resolve();
  const folder = await temporaryEngineFolder('traject-ports');
  process.env[portReservations] = folder;
  return async () => {
    delete process.env[portReservations];
    await rm(folder, { recursive: true, force: true });
  };
}

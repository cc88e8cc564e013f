import { rm } from 'node:fs/promises';
import { temporaryEngineFolder } from '@traject/engines';

/** Where Node keeps what it has compiled, when it is told to. */
const compileCache = 'NODE_COMPILE_CACHE';

/** For the environment of a process that is given no other: it then compiles only what no process of this run has. */
export const compiledOnce = (): Readonly<Record<string, string>> => {
  const folder = process.env[compileCache];
  return folder === undefined ? {} : { [compileCache]: folder };
};

/**
 * Lets all processes of this run, of which there are hundreds, compile once what they load: a seventh of what an app
 * computes at its start. It goes with the run, so that none finds what another has left.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env[compileCache] !== undefined) return () => Promise.resolve();
  const folder = await temporaryEngineFolder('traject-compiled');
  process.env[compileCache] = folder;
  return async () => {
    delete process.env[compileCache];
    // A process that ends now may still write there.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import { DossierProblem, type PurposeKeys } from '@traject/dossier';
import type { Log } from './log.js';

/** The keys for purposes, which a database and often a key service must be there for: loaded once, as soon as they are. */
export interface KeysInBackground {
  /** Throws why they could not be loaded while they are not. */
  readonly purposeKeys: PurposeKeys;
  isLoaded(): boolean;
  /** Gives up loading. */
  stop(): void;
}

const longestPauseMs = 5_000;
const firstPauseMs = 250;

const notYet = (): DossierProblem =>
  new DossierProblem('key-unavailable', 'The keys are being loaded. Nothing was changed. Try again.', {
    mayPass: true,
  });

/** Loads the keys; the first attempt is waited for, and after one that failed others follow in the background. */
export async function keysInBackground(load: () => Promise<PurposeKeys>, log: Log): Promise<KeysInBackground> {
  let loaded: PurposeKeys | undefined;
  let trouble: unknown = notYet();
  const stopped = new AbortController();
  const attempt = async (): Promise<void> => {
    try {
      loaded = await load();
    } catch (error) {
      trouble = error;
      log.warn({ code: 'keys-not-loaded', err: error }, 'The keys could not be loaded; it is tried again.');
    }
  };
  const goOn = async (): Promise<void> => {
    for (let pauseMs = firstPauseMs; loaded === undefined; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      await pause(pauseMs, undefined, { signal: stopped.signal, ref: false });
      await attempt();
    }
    log.info({ code: 'keys-loaded' }, 'The keys are loaded.');
  };
  await attempt();
  // The pause rejects when loading is given up, which is how it ends.
  if (loaded === undefined) void goOn().catch(() => undefined);
  return {
    purposeKeys: (purpose) => {
      if (loaded === undefined) throw trouble;
      return loaded(purpose);
    },
    isLoaded: () => loaded !== undefined,
    stop: () => stopped.abort(),
  };
}

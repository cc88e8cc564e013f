import { endedLoginsChannel, peopleChannel } from '@traject/contracts';
import { followClaims, followNotices } from '@traject/event-log';
import type { GatewayParts } from '../parts.js';
import { changesIn, changesOfTasks, type Change, type PlacedChange } from './change.js';

/** Somebody who follows what changes. */
export interface Hearer {
  /** The log was dealt with up to this position, with these changes. */
  onLog(changes: readonly PlacedChange[], position: number): void;
  /** Something changed that is in no log: a task was claimed or released. */
  onClaims(changes: readonly Change[]): void;
  /** Claims may have been missed. */
  onClaimsMissed(): void;
  /** What this person may do has changed, or how they come in. */
  onPersonChanged(personId: string): void;
  /** This login of a browser has ended, or acts as somebody else. */
  onLoginEnded(loginId: string): void;
  /** Changes of people, or ends of logins, may have been missed. */
  onPeopleMissed(): void;
  /** Nothing comes any more; whoever still wants to follow joins again. */
  onEnd(): void;
}

/** A place in the feed. */
export interface Joined {
  /** Up to where the log was dealt with. */
  position(): number;
  leave(): void;
}

/** One reading of log, claims and changes of people for everybody who is connected to this gateway. */
export interface Feed {
  /** Resolves when the log is read; begins with it where nobody has yet. Throws what PostgreSQL throws. */
  ready(): Promise<void>;
  /** Joins; throws what PostgreSQL throws. */
  join(hearer: Hearer): Promise<Joined>;
  /** Ends it for everybody. */
  close(): void;
}

interface Reading {
  readonly hearers: Set<Hearer>;
  readonly position: () => number;
  readonly end: () => void;
}

/** A reading that goes on until it is ended or fails; a failure ends it for everybody, and their resume points stay good. */
async function begin(parts: GatewayParts, onOver: (reading: Reading) => void): Promise<Reading> {
  const { eventLog, log } = parts;
  const ending = new AbortController();
  const { signal } = ending;
  const hearers = new Set<Hearer>();
  let position = await eventLog.lastPosition();
  const tellAll = (tell: (hearer: Hearer) => void): void => [...hearers].forEach(tell);
  const onInterrupted = (): void => log.warn({ code: 'updates-interrupted' }, 'PostgreSQL is away; updates wait.');
  const end = (): void => {
    ending.abort();
    onOver(reading);
    tellAll((hearer) => hearer.onEnd());
    hearers.clear();
  };
  const fail = (): void => {
    if (signal.aborted) return;
    log.error({ code: 'updates-failed' }, 'Updates cannot be read; whoever is connected connects again.');
    end();
  };
  const followLog = async (): Promise<void> => {
    for await (const batch of eventLog.tail({ afterPosition: position, signal, onInterrupted })) {
      const changes = await changesIn(parts, batch);
      position = batch.at(-1)?.position ?? position;
      tellAll((hearer) => hearer.onLog(changes, position));
    }
  };
  const onMissed = (): void => tellAll((hearer) => hearer.onClaimsMissed());
  const onClaim = (taskId: string): void => {
    if (hearers.size === 0) return;
    changesOfTasks(parts, [taskId]).then((changes) => tellAll((hearer) => hearer.onClaims(changes)), onMissed);
  };
  const reading: Reading = { hearers, position: () => position, end };
  const onNotice = (personId: string): void => tellAll((hearer) => hearer.onPersonChanged(personId));
  const onPeopleMissed = (): void => tellAll((hearer) => hearer.onPeopleMissed());
  const people = { signal, onNotice, onMissed: onPeopleMissed, onInterrupted };
  const onLoginEnded = (loginId: string): void => tellAll((hearer) => hearer.onLoginEnded(loginId));
  followLog().catch(fail);
  followClaims(parts.database, { signal, onClaim, onMissed, onInterrupted }).catch(fail);
  // Whoever joins before it listens is looked up when it does.
  followNotices(parts.database, peopleChannel, people, true).catch(fail);
  followNotices(parts.database, endedLoginsChannel, { ...people, onNotice: onLoginEnded }, true).catch(fail);
  return reading;
}

/** The feed of this gateway. */
export function feedOf(parts: GatewayParts): Feed {
  let running: Promise<Reading> | undefined;
  const reading = (): Promise<Reading> => {
    running ??= begin(parts, () => {
      running = undefined;
    }).catch((error: unknown) => {
      // Forgotten, so that the next one who joins tries again.
      running = undefined;
      throw error;
    });
    return running;
  };
  return {
    ready: async () => {
      await reading();
    },
    join: async (hearer) => {
      const { hearers, position } = await reading();
      hearers.add(hearer);
      return { position, leave: () => hearers.delete(hearer) };
    },
    close: () => {
      running?.then(
        ({ end }) => end(),
        () => undefined,
      );
    },
  };
}

import type { MessageEvent } from '@nestjs/common';
import { Observable, type Subscriber } from 'rxjs';
import type { Caller, Login } from '../identity/caller.js';
import { asHumanBeing } from '../identity/human-being.js';
import { callerFrom } from '../identity/party.js';
import type { GatewayParts } from '../parts.js';
import { tryAgain } from '../problems/http-problem.js';
import { changesIn, type Change } from './change.js';
import { feedOf, type Feed, type Joined } from './feed.js';
import { resumePointsOf, type ResumePoints } from './resume-point.js';
import { seatsOf, type SeatLimits } from './seats.js';
import { told, type ToldOfChange, type Update } from './told.js';

/** What somebody is told, and that all is well; `reset` says that what they show must be loaded again. */
export type Message = Update | { readonly type: 'reset' | 'heartbeat' };

/** How updates are told. */
export interface UpdateSettings {
  readonly seats: SeatLimits;
  /** Milliseconds between heartbeats; each also looks whether the person may still be here, should all else have failed. */
  readonly heartbeatMs: number;
  /** Events of the log that are told again to who comes back; who missed more loads everything again. */
  readonly mostReplayed: number;
  /** Whether somebody is told of a change. */
  readonly told: ToldOfChange;
}

/** The settings of every gateway. */
export const updateSettings: UpdateSettings = {
  seats: { inAll: 500, perPerson: 8 },
  heartbeatMs: 15_000,
  mostReplayed: 5_000,
  told,
};

/** Live updates over HTTP. */
export interface Updates {
  /**
   * What changes from now on, or from where the caller was, until their token expires, their login acts as somebody else,
   * what they may do changes, or the gateway stops.
   * @param lastEventId id of the last message they have, as the browser sends it
   * @throws HttpProblem `resume-point-invalid`, `try-again`; the stream itself fails at its start with `updates-full` or
   * `updates-too-many`
   */
  follow(login: Login, lastEventId: string | undefined): Promise<Observable<MessageEvent>>;
  /** Ends every stream at once. */
  close(): void;
}

const replayBatch = 200;

interface Work {
  readonly parts: GatewayParts;
  readonly settings: UpdateSettings;
  readonly feed: Feed;
}

/** The updates of this gateway. */
export function updatesOf(parts: GatewayParts, settings: UpdateSettings = updateSettings): Updates {
  const work = { parts, settings, feed: feedOf(parts) };
  const seats = seatsOf(settings.seats);
  const open = new Set<Subscriber<MessageEvent>>();
  let closed = false;
  return {
    follow: async (login, lastEventId) => {
      const points = resumePointsOf(parts.cursorKey, login.caller.personId);
      const from = lastEventId === undefined ? null : points.open(lastEventId);
      // Asked before the stream begins, as it cannot tell a problem any more once it has.
      await work.feed.ready().catch((error: unknown) => {
        throw tryAgain(error);
      });
      return new Observable((subscriber) => {
        if (closed) throw tryAgain();
        const leaveSeat = seats.take(login.caller.personId);
        open.add(subscriber);
        subscriber.add(() => {
          open.delete(subscriber);
          leaveSeat();
        });
        connection(work, login, points, from, subscriber);
      });
    },
    close: () => {
      closed = true;
      work.feed.close();
      open.forEach((subscriber) => subscriber.complete());
    },
  };
}

/** The same thing told once is enough: it says only that there is something to load. */
const distinct = (messages: readonly Message[]): readonly Message[] => [
  ...new Map(messages.map((message) => [JSON.stringify(message), message])).values(),
];

/** One stream: first what was missed, then what happens; with heartbeats, until it may not go on. */
function connection(
  { parts, settings, feed }: Work,
  login: Login,
  points: ResumePoints,
  from: number | null,
  subscriber: Subscriber<MessageEvent>,
): void {
  const { caller } = login;
  let reached = from ?? 0;
  let live = false;
  const say = (messages: readonly Message[], upTo = reached): void => {
    const before = reached;
    reached = upTo;
    // Only the last message of a position says that it is told, so that no cut between two of them loses the second.
    messages.forEach((message, index) => {
      const id = points.seal(index === messages.length - 1 ? upTo : before);
      subscriber.next({ type: message.type, id, data: message });
    });
  };
  const updatesIn = (changes: readonly Change[]): readonly Message[] =>
    distinct(changes.map((change) => settings.told(caller, change)).filter((update) => update !== null));
  const hearer = {
    onLog: (changes: readonly (Change & { readonly position: number })[], position: number) => {
      if (live && position > reached) say(updatesIn(changes.filter((change) => change.position > reached)), position);
    },
    onClaims: (changes: readonly Change[]) => live && say(updatesIn(changes)),
    onClaimsMissed: () => live && isOfProvider(caller) && say([{ type: 'worklist' }]),
    // They come back by themselves, and then as who they are by then; or they do not get in.
    onPersonChanged: (personId: string) => personId === caller.personId && subscriber.complete(),
    onLoginEnded: (loginId: string) => loginId === login.loginId && subscriber.complete(),
    onPeopleMissed: () => void isStillHere(),
    onEnd: () => subscriber.complete(),
  };
  const isStillHere = async (): Promise<boolean> => {
    const isOver = Date.now() >= login.expiresAtMs || !(await isStillOpen(parts, login));
    if (isOver || !(await isKnownAs(parts, login))) subscriber.complete();
    return !subscriber.closed;
  };
  const replay = async (joined: Joined): Promise<void> => {
    const head = joined.position();
    if (from === null) reached = head;
    else if (await isTooFar(parts, from, head, settings.mostReplayed)) say([{ type: 'reset' }], head);
    // Both sides are looked at in one turn, so nothing happens between the last of the old and the first of the new.
    while (!subscriber.closed && reached < joined.position()) {
      const events = await parts.eventLog.readLog(reached, replayBatch);
      say(updatesIn(await changesIn(parts, events)), events.at(-1)?.position ?? reached);
    }
    live = true;
    // What was claimed meanwhile is in no log.
    if (from !== null && isOfProvider(caller)) say([{ type: 'worklist' }]);
    say([{ type: 'heartbeat' }]);
  };
  let timer: NodeJS.Timeout | undefined;
  subscriber.add(() => clearTimeout(timer));
  const pulse = async (): Promise<void> => {
    if (!(await isStillHere())) return;
    if (live) say([{ type: 'heartbeat' }]);
    beat();
  };
  const beat = (): void => {
    const leftMs = Math.max(0, login.expiresAtMs - Date.now());
    timer = setTimeout(() => void pulse(), Math.min(settings.heartbeatMs, leftMs));
  };
  beat();
  const join = async (): Promise<void> => {
    const joined = await feed.join(hearer);
    subscriber.add(() => joined.leave());
    // What changed since they came in was announced before there was anybody to hear it.
    if (await isStillHere()) await replay(joined);
  };
  // A stream that cannot go on ends; its reader comes back to where it was.
  join().catch(() => subscriber.complete());
}

/** Tasks that anyone may claim are the provider's. */
const isOfProvider = ({ organisationId }: Caller): boolean => organisationId === null;

/** Whether what was missed is more than is told again, or the log is not the one that the resume point is of. */
async function isTooFar(
  { eventLog }: GatewayParts,
  from: number,
  head: number,
  mostReplayed: number,
): Promise<boolean> {
  if (from <= head) return head - from > mostReplayed;
  return from > (await eventLog.lastPosition());
}

/**
 * Whether the login of a browser was not ended meanwhile, is used, and acts as whom it did; a token is good until it
 * expires.
 */
async function isStillOpen({ browserLogin, database }: GatewayParts, { loginId, caller }: Login): Promise<boolean> {
  if (loginId === null || browserLogin === null) return true;
  try {
    const login = await browserLogin.logins.byId(database.query, loginId);
    // None was chosen where there was one alone.
    return login !== null && (login.personId === null || login.personId === caller.personId);
  } catch {
    // As below: while PostgreSQL is away nothing is told.
    return true;
  }
}

/** Whether the directory still knows somebody as who they came in as: nothing that gave them access is gone, nor their login. */
async function isKnownAs({ directory, database }: GatewayParts, { identity, caller }: Login): Promise<boolean> {
  try {
    const people = await directory.people.peopleOfIdentity(database.query, identity);
    const { personId, organisationId, roles, speaksFor = [] } = caller;
    const person = people.find(({ id }) => id === personId);
    if (person?.active !== true) return false;
    const now = await asHumanBeing({ directory }, database.query, callerFrom(person));
    return (
      now.organisationId === organisationId &&
      roles.every((role) => now.roles.includes(role)) &&
      (now.speaksFor ?? []).every((employer) => speaksFor.includes(employer))
    );
  } catch {
    // While PostgreSQL is away nothing is told, so nothing can be told to somebody who should not have it.
    return true;
  }
}

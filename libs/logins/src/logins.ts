import type { QueryRunner } from '@traject/database';
import { beginAttempt, takeAttempt, type LoginAttempt } from './attempts.js';
import { endEvery, endOne, loginsOf } from './end.js';
import { chooseParty, findLogin, openLogin } from './keep.js';
import type { BrowserLogin, LoginIdentity, LoginTokens, NewLogin, OpenLogin } from './login.js';
import { claimRenewal, releaseRenewal, renewed, type ClaimedRenewal } from './renew.js';
import type { LoginSurroundings } from './surroundings.js';

/** The logins of browsers, at all gateways together. */
export interface Logins {
  /** Keeps what is to come back from the provider. @returns the secret that binds it to one browser */
  begin(database: QueryRunner, attempt: LoginAttempt): Promise<string>;
  /** Takes an attempt, once; null when there is none, or no longer. */
  take(database: QueryRunner, secret: string): Promise<LoginAttempt | null>;
  /** Opens a login under a secret of its own, whatever the browser held before. */
  open(database: QueryRunner, login: NewLogin): Promise<OpenLogin>;
  /** The login of a browser, and notes that it is used; null when it is over, or was ended. */
  find(database: QueryRunner, secret: string): Promise<BrowserLogin | null>;
  /** A login by its id, without using it; null when it is over, or was ended. */
  byId(database: QueryRunner, loginId: string): Promise<BrowserLogin | null>;
  /** Lets a login act as somebody, under a new secret; the former one is worth nothing. Null when it was ended. */
  choose(database: QueryRunner, loginId: string, personId: string): Promise<OpenLogin | null>;
  /** Takes upon itself to renew the tokens; null when somebody else does, or did meanwhile. */
  claimRenewal(database: QueryRunner, login: BrowserLogin): Promise<ClaimedRenewal | null>;
  /** Keeps renewed tokens. @returns whether the login is still there */
  renewed(
    database: QueryRunner,
    claim: ClaimedRenewal,
    tokens: LoginTokens,
    renewAtMs: number | null,
  ): Promise<boolean>;
  /** Leaves the renewal to the next one who comes. */
  releaseRenewal(database: QueryRunner, claim: ClaimedRenewal): Promise<void>;
  /** Ends a login everywhere. @returns its tokens, to be revoked; null when it was ended before, or is another identity's */
  end(database: QueryRunner, loginId: string, of: LoginIdentity): Promise<LoginTokens | null>;
  /** Ends every login of these identities. @returns their tokens */
  endEvery(database: QueryRunner, of: readonly LoginIdentity[]): Promise<readonly LoginTokens[]>;
  /** The logins of an identity that are not over, newest first. */
  of(database: QueryRunner, identity: LoginIdentity): Promise<readonly BrowserLogin[]>;
}

/** The logins that are kept in this database. */
export const openLogins = (surroundings: LoginSurroundings): Logins => {
  const { key, now } = surroundings;
  return {
    begin: (database, attempt) => beginAttempt(database, key(), attempt, now()),
    take: (database, secret) => takeAttempt(database, key(), secret, now()),
    open: (database, login) => openLogin(surroundings, database, login),
    find: (database, secret) => findLogin(surroundings, database, secret),
    byId: async (database, loginId) => (await loginsOf(surroundings, database, { loginId }))[0] ?? null,
    choose: (database, loginId, personId) => chooseParty(database, loginId, personId),
    claimRenewal: (database, login) => claimRenewal(surroundings, database, login),
    renewed: (database, claim, tokens, renewAtMs) => renewed(surroundings, database, claim, tokens, renewAtMs),
    releaseRenewal,
    end: (database, loginId, of) => endOne(surroundings, database, loginId, of),
    endEvery: (database, of) => endEvery(surroundings, database, of),
    of: (database, identity) => loginsOf(surroundings, database, { identity }),
  };
};

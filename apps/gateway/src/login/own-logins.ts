import type { OpenLogin } from '@traject/logins';
import type { Caller, Login, ProvenIdentity } from '../identity/caller.js';
import { callerFrom, partyNotYours } from '../identity/party.js';
import { HttpProblem, notFound } from '../problems/http-problem.js';
import { forBrowsers, revoke, type LoginParts } from './browser-login.js';

/** A login of the caller's, as they see it. */
export interface ShownLogin {
  readonly loginId: string;
  readonly openedAt: string;
  readonly lastUsedAt: string;
  /** The absolute end. */
  readonly expiresAt: string;
  /** Whether it is the one that asks. */
  readonly isThis: boolean;
}

/** Somebody as whom the caller may act. */
export interface ShownParty extends Caller {
  /** Null for the provider. */
  readonly organisationName: string | null;
  readonly isChosen: boolean;
}

/** The caller's own logins, and as whom they act. */
export interface OwnLogins {
  list(who: ProvenIdentity): Promise<{ readonly items: readonly ShownLogin[] }>;
  /** Throws `login-not-found`. */
  end(who: ProvenIdentity, loginId: string): Promise<void>;
  parties(who: ProvenIdentity): Promise<{ readonly items: readonly ShownParty[] }>;
  /** Lets the browser's login act as one of them, under a new secret. Throws `party-not-yours`, `not-a-browser`. */
  choose(who: ProvenIdentity, personId: string): Promise<{ readonly caller: Caller; readonly login: OpenLogin }>;
  /** Ends every login of a person, in whatever capacity they act. Throws `person-not-found`. */
  endEvery(personId: string): Promise<{ readonly ended: number }>;
}

/** The logins of those who ask this gateway. */
export function ownLoginsOf(parts: LoginParts): OwnLogins {
  const { query } = parts.database;
  return {
    list: async ({ proof }) => {
      const logins = (await parts.browserLogin?.logins.of(query, proof.identity)) ?? [];
      return {
        items: logins.map(({ loginId, openedAtMs, lastUsedAtMs, expiresAtMs }) => ({
          loginId,
          openedAt: new Date(openedAtMs).toISOString(),
          lastUsedAt: new Date(lastUsedAtMs).toISOString(),
          expiresAt: new Date(expiresAtMs).toISOString(),
          isThis: loginId === proof.loginId,
        })),
      };
    },
    end: async ({ proof }, loginId) => {
      const tokens = (await parts.browserLogin?.logins.end(query, loginId, proof.identity)) ?? null;
      if (tokens === null) throw notFound('login');
      await revoke(parts, [tokens]);
    },
    parties: (who) => partiesOf(parts, who),
    choose: (who, personId) => choose(parts, who, personId),
    endEvery: (personId) => endEvery(parts, personId),
  };
}

async function partiesOf(
  { directory, database }: LoginParts,
  { people, caller }: ProvenIdentity,
): Promise<{ readonly items: readonly ShownParty[] }> {
  const items = people.map(async (person): Promise<ShownParty> => {
    const { organisationId, id } = person;
    const name =
      organisationId === null ? null : (await directory.organisations.get(database.query, organisationId)).name;
    return { ...callerFrom(person), organisationName: name, isChosen: id === caller?.personId };
  });
  return { items: await Promise.all(items) };
}

async function choose(parts: LoginParts, { proof, people }: ProvenIdentity, personId: string) {
  const person = people.find(({ id }) => id === personId);
  if (person === undefined) throw partyNotYours();
  if (proof.loginId === null) {
    throw new HttpProblem(
      400,
      'not-a-browser',
      'Nothing is kept of a token. Nothing was changed. Name the person by the header Traject-Party in each request.',
    );
  }
  const login = await forBrowsers(parts).logins.choose(parts.database.query, proof.loginId, personId);
  if (login === null) throw notFound('login');
  return { caller: callerFrom(person), login };
}

async function endEvery(parts: LoginParts, personId: string): Promise<{ readonly ended: number }> {
  const { directory, browserLogin, database, log } = parts;
  const [person] = await directory.people.facts(database.query, [personId]);
  if (person === undefined) throw notFound('person');
  const identities = await directory.people.identitiesOf(database.query, personId);
  const tokens = (await browserLogin?.logins.endEvery(database.query, identities)) ?? [];
  log.info({ code: 'logins-ended', count: tokens.length }, 'Every login of a person was ended.');
  await revoke(parts, tokens);
  return { ended: tokens.length };
}

/** What a login tells of itself. */
export interface ShownProof {
  readonly kind: 'browser' | 'token';
  readonly loginId: string | null;
  readonly expiresAt: string;
  /** When the person proved who they are; null when that is not known. */
  readonly authenticatedAt: string | null;
}

/** What a caller is told of their login. */
export const shownProof = ({ loginId, expiresAtMs, authenticatedAtMs }: Login): ShownProof => ({
  kind: loginId === null ? 'token' : 'browser',
  loginId,
  expiresAt: new Date(expiresAtMs).toISOString(),
  authenticatedAt: authenticatedAtMs === null ? null : new Date(authenticatedAtMs).toISOString(),
});

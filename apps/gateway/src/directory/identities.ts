import type { EnteredIdentity, Identity, IdentityEntry } from '@traject/directory';
import type { Caller } from '../identity/caller.js';
import { revoke, type LoginParts } from '../login/browser-login.js';
import { HttpProblem, notFound } from '../problems/http-problem.js';
import { actingFor } from './acting.js';
import { enterOnce } from './writes.js';

/** As whom logins act, over HTTP: who entered it, and who took it away. */
export interface IdentitiesOfPeople {
  /** Throws `issuer-unknown`, and what the directory refuses. */
  enter(caller: Caller, key: string | undefined, personId: string, identity: Identity): Promise<IdentityEntry>;
  /** Ends what the login has open, in the same second at every gateway. @returns how many logins of browsers it ended */
  takeAway(caller: Caller, personId: string, identityId: string): Promise<{ identityId: string; ended: number }>;
  /** Everything that was ever entered for a person. Throws `person-not-found`. */
  of(personId: string): Promise<{ readonly items: readonly EnteredIdentity[] }>;
}

const issuerUnknown = (issuer: string): HttpProblem =>
  new HttpProblem(
    422,
    'issuer-unknown',
    'Nobody could log in by this: logins are taken from one issuer alone. Nothing was changed. Name that one, to the letter.',
    { issuer },
  );

/** The logins of this gateway's people. */
export const identitiesOfPeople = (parts: LoginParts): IdentitiesOfPeople => ({
  enter: (caller, key, personId, identity) => {
    const write = { permission: 'identity.link', caller, key } as const;
    return enterOnce(parts, write, { personId, identity }, (transaction, actor) => {
      const { issuer } = parts.settings;
      if (identity.issuer !== issuer) throw issuerUnknown(issuer);
      return parts.directory.identities.enter(transaction, identity, personId, actor);
    });
  },
  takeAway: (caller, personId, identityId) => takeAway(parts, caller, personId, identityId),
  of: async (personId) => {
    const { directory, database } = parts;
    const [person] = await directory.people.facts(database.query, [personId]);
    if (person === undefined) throw notFound('person');
    return { items: await directory.identities.of(database.query, personId) };
  },
});

async function takeAway(
  parts: LoginParts,
  caller: Caller,
  personId: string,
  identityId: string,
): Promise<{ identityId: string; ended: number }> {
  const { directory, database, browserLogin, log } = parts;
  const actor = actingFor('identity.unlink', caller);
  const tokens = await database.query.transaction().execute(async (transaction) => {
    const identity = await directory.identities.takeAway(transaction, personId, identityId, actor);
    if (identity === null) return [];
    // In whatever capacity it acts at the moment: whoever else it acts as, it logs in again for that.
    return (await browserLogin?.logins.endEvery(transaction, [identity])) ?? [];
  });
  log.info({ code: 'identity-unlinked', count: tokens.length }, 'A login was taken from a person.');
  await revoke(parts, tokens);
  return { identityId, ended: tokens.length };
}

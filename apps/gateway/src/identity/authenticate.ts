import type { Database } from '@traject/database';
import type { Directory } from '@traject/directory';
import { HttpProblem } from '../problems/http-problem.js';
import type { ProofOfBearer } from './bearer.js';
import type { Proof, ProvenIdentity } from './caller.js';
import { asHumanBeing } from './human-being.js';
import { partyNotYours, partyOf, personUnknown } from './party.js';

/** What a request shows of who makes it. */
export interface Credentials {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** The `Traject-Party` header: as whom an API client acts, where its login has several people. */
  readonly party: string | undefined;
}

/** What vouches for a browser, with the person whom its login chose; null when it shows no login. */
export type ProofOfBrowser = (
  cookie: string | undefined,
) => Promise<{ readonly proof: Proof; readonly chosen: string | null } | null>;

/** What telling who makes a request works with. */
export interface IdentityParts {
  readonly proofOfBearer: ProofOfBearer;
  readonly proofOfBrowser: ProofOfBrowser;
  readonly directory: Directory;
  readonly database: Database<unknown>;
}

/** How far somebody must have come: to be somebody here, or to have chosen as whom as well. */
export interface Needed {
  readonly party: boolean;
}

/**
 * Tells who makes a request. A token counts before a cookie, as a browser is never made to send one by another site.
 * @throws HttpProblem 401 when nothing good vouches for it, 403 for nobody we know, 409 `party-not-chosen`
 */
export type Authenticate = (credentials: Credentials, needed: Needed) => Promise<ProvenIdentity>;

const notChosen = (): HttpProblem =>
  new HttpProblem(
    409,
    'party-not-chosen',
    'This login belongs to several people here. Nothing was changed. See GET /api/me/parties; choose one by POST /api/me/party, or with a token by the header Traject-Party.',
  );

/** Roles and organisation come from the directory alone, never from a claim of a token. */
export function authenticateWith({ proofOfBearer, proofOfBrowser, directory, database }: IdentityParts): Authenticate {
  const proofOf = async ({ method, authorization, cookie, party }: Credentials) => {
    if (authorization === undefined) {
      const browser = await proofOfBrowser(cookie);
      if (browser !== null) return { ...browser, isBrowser: true };
    }
    return { proof: await proofOfBearer(authorization ?? '', method), chosen: party ?? null, isBrowser: false };
  };
  return async (credentials, needed) => {
    const { proof, chosen, isBrowser } = await proofOf(credentials);
    const people = await directory.people.peopleOfIdentity(database.query, proof.identity);
    const active = people.filter((person) => person.active);
    const party = partyOf(active, chosen);
    if (party.kind === 'nobody') throw personUnknown();
    if (party.kind === 'acts') {
      const caller = await asHumanBeing({ directory }, database.query, party.caller);
      return { proof, people: active, caller };
    }
    if (!needed.party) return { proof, people: active, caller: null };
    // Whom a browser chose may not be active any more; then it chooses anew.
    throw party.kind === 'not-theirs' && !isBrowser ? partyNotYours() : notChosen();
  };
}

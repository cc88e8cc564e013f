import { accessTable, allowed } from '@traject/access';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Authenticate } from '../identity/authenticate.js';
import { needsParty } from '../identity/before-party.js';
import { callerFrom } from '../identity/party.js';
import { noteProven, type Caller, type Proof } from '../identity/caller.js';
import { refuseForged } from '../login/csrf.js';
import { notAllowed } from '../problems/http-problem.js';
import { permissionOf, PUBLIC } from './may.js';
import { isFresh, needsStepUp, stepUpNeeded } from './step-up.js';

/** What the guard works with. */
export interface AccessParts {
  readonly authenticate: Authenticate;
  /** Counts a request of somebody; throws when they make too many. */
  readonly countRequest: (proof: Proof) => Promise<void>;
  /** Origin of the own pages; absent where browsers cannot log in. */
  readonly publicOrigin: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const headerOf = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.join(',');

/** On any route that is not public: lets in only whom the identity provider vouches for, in a role that may. */
export class AccessGuard implements CanActivate {
  constructor(private readonly parts: AccessParts) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    const permission = permissionOf(handler);
    if (permission === undefined) throw notAllowed();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { authenticate, countRequest, publicOrigin, now } = this.parts;
    refuseForged(request, publicOrigin);
    if (permission === PUBLIC) return true;
    const { authorization, cookie } = request.headers;
    const party = headerOf(request.headers['traject-party']);
    const who = await authenticate({ method: request.method, authorization, cookie, party }, needsParty(handler));
    await countRequest(who.proof);
    const callers: readonly Caller[] = who.caller === null ? who.people.map(callerFrom) : [who.caller];
    // What rests on a relation or a task is decided where the thing itself is known.
    const mayNever = (caller: Caller): boolean =>
      accessTable[permission].by === 'role' && !allowed(permission, caller, null).allowed;
    if (callers.every(mayNever)) throw notAllowed();
    if (needsStepUp(handler) && !isFresh(who.proof, now())) throw stepUpNeeded();
    noteProven(request, who);
    return true;
  }
}

import { accessTable, allowed, type Permission } from '@traject/access';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Authenticate } from '../identity/authenticate.js';
import { refusePrefetch } from '../http/prefetch.js';
import { needsParty } from '../identity/before-party.js';
import { callerFrom } from '../identity/party.js';
import { noteProven, type Caller, type Proof } from '../identity/caller.js';
import { refuseForged } from '../login/csrf.js';
import { notAllowed, notFound } from '../problems/http-problem.js';
import { noteTask } from '../tasks/task-of-path.js';
import { permissionOf, PUBLIC } from './may.js';
import { requireAccess } from './require.js';
import { isFresh, needsStepUp, stepUpNeeded } from './step-up.js';
import type { NamedByPath, SubjectOfPath } from './subject-of-path.js';

/** What the guard works with. */
export interface AccessParts {
  readonly authenticate: Authenticate;
  readonly subjectOfPath: SubjectOfPath;
  /** Counts a request of somebody; throws when they make too many. */
  readonly countRequest: (proof: Proof) => Promise<void>;
  /** Origin of the own pages; absent where browsers cannot log in. */
  readonly publicOrigin: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const headerOf = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.join(',');

/**
 * On any route that is not public: lets in only whom the identity provider vouches for, who may do what they ask. It
 * comes before the body, the query and the key of a request are looked at, and once more after a body that kept it waiting.
 */
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
    refusePrefetch(request.headers);
    const { authorization, cookie } = request.headers;
    const party = headerOf(request.headers['traject-party']);
    const who = await authenticate({ method: request.method, authorization, cookie, party }, needsParty(handler));
    await countRequest(who.proof);
    const callers: readonly Caller[] = who.caller === null ? who.people.map(callerFrom) : [who.caller];
    const named = await this.refuse(permission, callers, request.params);
    if (needsStepUp(handler) && !isFresh(who.proof, now())) throw stepUpNeeded();
    noteProven(request, who, () => this.canActivate(context));
    noteTask(request, named?.found);
    return true;
  }

  /**
   * Refuses what none of these may do; there are several only where somebody is yet to choose as whom they act.
   * @returns what the path names, where that was looked up
   */
  private async refuse(
    permission: Permission,
    callers: readonly Caller[],
    params: unknown,
  ): Promise<NamedByPath | undefined> {
    if (accessTable[permission].by === 'role') {
      if (callers.every((caller) => !allowed(permission, caller, null).allowed)) throw notAllowed();
      return undefined;
    }
    // What names none of these is decided by the capability, where the thing itself is known.
    const named = await this.parts.subjectOfPath(params);
    if (named === undefined) return undefined;
    if (named.subject === undefined) throw notFound(named.what);
    for (const caller of callers) requireAccess(permission, caller, named.subject, named.what);
    return named;
  }
}

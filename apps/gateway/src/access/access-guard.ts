import { accessTable, allowed, type Permission } from '@traject/access';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Authenticate } from '../identity/authenticate.js';
import { noteLogin, type Caller } from '../identity/caller.js';
import { notAllowed, notFound } from '../problems/http-problem.js';
import { permissionOf, PUBLIC } from './may.js';
import { requireAccess } from './require.js';
import type { SubjectOfPath } from './subject-of-path.js';

/**
 * On any route that is not public: lets in only whom the identity provider vouches for, who may do what they ask. It
 * comes before the body, the query and the key of a request are looked at.
 */
export class AccessGuard implements CanActivate {
  constructor(
    private readonly authenticate: Authenticate,
    private readonly subjectOfPath: SubjectOfPath,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = permissionOf(context.getHandler());
    if (permission === undefined) throw notAllowed();
    if (permission === PUBLIC) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const login = await this.authenticate(request.headers.authorization);
    await this.refuse(permission, login.caller, request.params);
    noteLogin(request, login);
    return true;
  }

  private async refuse(permission: Permission, caller: Caller, params: unknown): Promise<void> {
    if (accessTable[permission].by === 'role') {
      if (!allowed(permission, caller, null).allowed) throw notAllowed();
      return;
    }
    // What names none of these is decided by the capability, where the thing itself is known.
    const named = await this.subjectOfPath(params);
    if (named === undefined) return;
    if (named.subject === undefined) throw notFound(named.what);
    requireAccess(permission, caller, named.subject, named.what);
  }
}

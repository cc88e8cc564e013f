import { accessTable, allowed } from '@traject/access';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Authenticate } from '../identity/authenticate.js';
import { noteLogin } from '../identity/caller.js';
import { notAllowed } from '../problems/http-problem.js';
import { permissionOf, PUBLIC } from './may.js';

/** On any route that is not public: lets in only whom the identity provider vouches for, in a role that may. */
export class AccessGuard implements CanActivate {
  constructor(private readonly authenticate: Authenticate) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = permissionOf(context.getHandler());
    if (permission === undefined) throw notAllowed();
    if (permission === PUBLIC) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const login = await this.authenticate(request.headers.authorization);
    // What rests on a relation or a task is decided where the thing itself is known.
    if (accessTable[permission].by === 'role' && !allowed(permission, login.caller, null).allowed) throw notAllowed();
    noteLogin(request, login);
    return true;
  }
}

import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Authenticate } from '../identity/authenticate.js';
import { noteCaller } from '../identity/caller.js';
import { notAllowed } from '../problems/http-problem.js';
import { permissionOf, PUBLIC } from './may.js';

/** Lets nobody in whom the provider of identities does not vouch for, on any route that is not public. */
export class AccessGuard implements CanActivate {
  constructor(private readonly authenticate: Authenticate) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = permissionOf(context.getHandler());
    if (permission === undefined) throw notAllowed();
    if (permission === PUBLIC) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    noteCaller(request, await this.authenticate(request.headers.authorization));
    return true;
  }
}

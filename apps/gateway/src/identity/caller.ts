import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { PersonRole } from '@traject/directory';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../problems/http-problem.js';

/** Who makes the request, as the directory knows them. */
export interface Caller {
  readonly personId: string;
  readonly roles: readonly PersonRole[];
  /** Null for the provider's own people. */
  readonly organisationId: string | null;
  readonly departmentId: string | null;
}

/** Who makes the request, and until when their token is good. */
export interface Login {
  readonly caller: Caller;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}

const logins = new WeakMap<FastifyRequest, Login>();

/** Notes who makes a request. */
export const noteLogin = (request: FastifyRequest, login: Login): void => void logins.set(request, login);

const loginOf = (context: ExecutionContext): Login => {
  const login = logins.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (login !== undefined) return login;
  throw new HttpProblem(401, 'token-missing', 'This needs a bearer token. Sign in and send it along.');
};

/** Whoever makes the request; on routes that are not public there always is somebody. */
export const CallerOf = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Caller => loginOf(context).caller,
);

/** Whoever makes the request, with the end of their token; for what outlasts a request. */
export const LoginOf = createParamDecorator((_data: unknown, context: ExecutionContext): Login => loginOf(context));

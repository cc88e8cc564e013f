import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { HashedIdentity, PersonFacts, PersonRole } from '@traject/directory';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../problems/http-problem.js';

/** Who makes the request, as the directory knows them. */
export interface Caller {
  readonly personId: string;
  readonly roles: readonly PersonRole[];
  /** Null for the provider's own people. */
  readonly organisationId: string | null;
  readonly departmentId: string | null;
  /** Employers of whose journeys who coordinates is to know nothing as such, as they speak for them under another name. */
  readonly speaksFor?: readonly string[];
}

/** What vouches for a request: the token of an API client, or the login of a browser. */
export interface Proof {
  readonly identity: HashedIdentity;
  /** Id of the browser's login; null for a token. */
  readonly loginId: string | null;
  /** Until when it is good, whatever happens; milliseconds since 1970. */
  readonly expiresAtMs: number;
  /** When the person proved at the provider who they are; null when that is not known, as of a program. */
  readonly authenticatedAtMs: number | null;
}

/** Who makes the request, and until when their token or login is good. */
export interface Login extends Proof {
  readonly caller: Caller;
}

/** Somebody who proved who they are, with everybody as whom they may act. */
export interface ProvenIdentity {
  readonly proof: Proof;
  /** Active people alone. */
  readonly people: readonly PersonFacts[];
  /** As whom they act now; null while that is to be chosen. */
  readonly caller: Caller | null;
}

/** Who makes a request, and how it is asked once more whether they may. */
interface Noted {
  readonly who: ProvenIdentity;
  readonly askAgain: () => Promise<unknown>;
}

const proven = new WeakMap<FastifyRequest, Noted>();

/** Notes who makes a request. @param askAgain decides anew, and notes who it is by then */
export const noteProven = (request: FastifyRequest, who: ProvenIdentity, askAgain: Noted['askAgain']): void =>
  void proven.set(request, { who, askAgain });

/**
 * Asks once more who makes a request and whether they may, for one that took a while to come in: what ended meanwhile has
 * ended for it too. @throws HttpProblem what the guard throws
 */
export const askAgain = async (request: FastifyRequest): Promise<void> => {
  await proven.get(request)?.askAgain();
};

const notSignedIn = (): HttpProblem =>
  new HttpProblem(401, 'token-missing', 'This needs a bearer token or a login. Sign in and send it along.');

const provenIn = (context: ExecutionContext): ProvenIdentity => {
  const noted = proven.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (noted !== undefined) return noted.who;
  throw notSignedIn();
};

const loginOf = (context: ExecutionContext): Login => {
  const { proof, caller } = provenIn(context);
  if (caller === null) throw notSignedIn();
  return { ...proof, caller };
};

/** Whoever makes the request; on routes that are not public there always is somebody. */
export const CallerOf = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Caller => loginOf(context).caller,
);

/** Asks once more whether whoever makes a request still may, after what they sent has come in. */
export type StillCaller = () => Promise<Caller>;

/** See {@link StillCaller}; for what reads the body of a request itself. */
export const StillCallerOf = createParamDecorator(
  (_data: unknown, context: ExecutionContext): StillCaller =>
    async () => {
      await askAgain(context.switchToHttp().getRequest<FastifyRequest>());
      return loginOf(context).caller;
    },
);

/** Whoever makes the request, with the end of their token or login; for what outlasts a request. */
export const LoginOf = createParamDecorator((_data: unknown, context: ExecutionContext): Login => loginOf(context));

/** Whoever makes the request, also before they chose as whom; for routes that declare `@BeforeParty()`. */
export const ProvenOf = createParamDecorator((_data: unknown, context: ExecutionContext): ProvenIdentity =>
  provenIn(context),
);

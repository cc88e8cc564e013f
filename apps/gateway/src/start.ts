import 'reflect-metadata';
import type { Readable } from 'node:stream';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { attachmentTypes } from '@traject/dossier';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessGuard } from './access/access-guard.js';
import { subjectOfPath } from './access/subject-of-path.js';
import { AppModule } from './app.module.js';
import { SentBody } from './http/file-body.js';
import { noSchemas } from './http/no-schemas.js';
import { requestCountsOf, standardRateLimits } from './http/rate-limits.js';
import { mostHeaderBytes, refuseOversized } from './http/request-limits.js';
import { securityHeaders } from './http/security-headers.js';
import { ReadBody, readBodies, UnreadBody, withReadableKind } from './http/unread-body.js';
import { authenticateWith, type Authenticate } from './identity/authenticate.js';
import { bearerWith } from './identity/bearer.js';
import type { Proof } from './identity/caller.js';
import { proofOfBrowserWith } from './login/browser-proof.js';
import type { GatewayParts } from './parts.js';
import { answerClientError } from './problems/client-error.js';
import { ProblemFilter, problemBody } from './problems/problem-filter.js';
import { problemOf } from './problems/problem-of.js';
import type { GatewaySettings } from './settings.js';

const requestTimeoutMs = 30_000;

/** Builds the HTTP application; it does not listen yet. */
export async function gatewayApplication(parts: GatewayParts): Promise<NestFastifyApplication> {
  const { settings, log } = parts;
  const adapter = adapterFor(settings);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(parts), adapter, {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  const counts = requestCountsOf(settings.rateLimits ?? standardRateLimits);
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    // By the route and not as it was asked for: the same place has other spellings, with %6c or with the whole origin.
    const place = request.routeOptions.url ?? request.url;
    void reply.headers(securityHeaders(place, settings.production ?? false));
    withReadableKind(request.raw.headers);
    refuseOversized({ url: request.url, rawHeaders: request.raw.rawHeaders });
    await counts.ofAddress(request.ip, place);
  });
  fastify.removeAllContentTypeParsers();
  for (const type of Object.keys(readBodies)) {
    fastify.addContentTypeParser(type, async (_request: unknown, body: Readable) => new UnreadBody(type, body));
  }
  for (const type of attachmentTypes) {
    fastify.addContentTypeParser(type, async (_request: unknown, body: Readable) => new SentBody(type, body));
  }
  fastify.addContentTypeParser('*', async (_request: unknown, body: Readable) => new UnreadBody(undefined, body));
  app.useGlobalInterceptors(new ReadBody());
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalGuards(
    new AccessGuard({
      authenticate: authenticateOf(parts),
      subjectOfPath: subjectOfPath(parts),
      countRequest: ({ identity }: Proof) =>
        counts.ofIdentity(`${identity.issuer} ${Buffer.from(identity.subjectHash).toString('base64')}`),
      publicOrigin: settings.browserLogin?.publicUrl,
      now: parts.now,
    }),
  );
  return app;
}

const adapterFor = ({ production = false, trustedProxies = [] }: GatewaySettings): FastifyAdapter =>
  new FastifyAdapter({
    requestTimeout: requestTimeoutMs,
    http: { maxHeaderSize: mostHeaderBytes },
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // Asked for its head alone, words would count as read, and could not be taken back any more.
    exposeHeadRoutes: false,
    schemaController: noSchemas,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemOf(error);
      void reply.headers(securityHeaders(request.url, production));
      void reply.status(problem.status).type('application/problem+json').send(problemBody(problem));
    },
  });

function authenticateOf(parts: GatewayParts): Authenticate {
  const { settings, directory, database, now } = parts;
  const { issuer, audience } = settings;
  return authenticateWith({
    proofOfBearer: bearerWith({ issuer, audience, directory, now }),
    proofOfBrowser: proofOfBrowserWith(parts),
    directory,
    database,
  });
}

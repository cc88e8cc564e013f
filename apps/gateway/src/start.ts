import 'reflect-metadata';
import type { Readable } from 'node:stream';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { MAX_CSV_BYTES } from '@traject/directory';
import { attachmentTypes } from '@traject/dossier';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessGuard } from './access/access-guard.js';
import { AppModule } from './app.module.js';
import { SentBody } from './http/file-body.js';
import { readJsonBody } from './http/valid.js';
import { authenticateWith } from './identity/authenticate.js';
import type { GatewayParts } from './parts.js';
import { answerClientError } from './problems/client-error.js';
import { ProblemFilter, problemBody } from './problems/problem-filter.js';
import { problemOf } from './problems/problem-of.js';

const mostBodyBytes = 256 * 1024;
const requestTimeoutMs = 30_000;

/** Builds the HTTP application; it does not listen yet. */
export async function gatewayApplication(parts: GatewayParts): Promise<NestFastifyApplication> {
  const { settings, log, directory, database } = parts;
  const adapter = new FastifyAdapter({
    bodyLimit: mostBodyBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemOf(error);
      void reply.status(problem.status).type('application/problem+json').send(problemBody(problem));
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(parts), adapter, {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: mostBodyBytes },
    async (_request: unknown, body: Buffer) => readJsonBody(body),
  );
  fastify.addContentTypeParser(
    'text/csv',
    { parseAs: 'buffer', bodyLimit: MAX_CSV_BYTES },
    async (_request: unknown, body: Buffer) => body,
  );
  for (const type of attachmentTypes) {
    fastify.addContentTypeParser(type, async (_request: unknown, body: Readable) => new SentBody(type, body));
  }
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalGuards(
    new AccessGuard(authenticateWith({ issuer: settings.issuer, audience: settings.audience, directory, database })),
  );
  return app;
}

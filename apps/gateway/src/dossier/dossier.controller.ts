import { Body, Controller, Get, Headers, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { May } from '../access/may.js';
import { tagged } from '../directory/record-version.js';
import type { Page } from '../http/cursor.js';
import { languageOf } from '../http/language.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import { correction, type Corrected, type CorrectionGiven } from './corrections.js';
import { dossierQuery, type DossierQuery, type JourneyDossier, type ShownVersions } from './journey-dossier.js';
import type { ShownItem, ShownWords } from './shown-words.js';

/** Token of {@link JourneyDossier}. */
export const DOSSIER = Symbol('dossier');

const journeyIdPath = new Shape(uuidPath('journeyId'));
const contentRefPath = new Shape(uuidPath('contentRef'));
const mostVersions = 1_000_000;
const versionPath = new Shape(z.coerce.number().int().min(1).max(mostVersions));

/** What was written in a journey, for the employee, for who serves, and for who opened it in an emergency. */
@Controller('api/journeys/:journeyId/dossier')
export class DossierController {
  constructor(@Inject(DOSSIER) private readonly dossier: JourneyDossier) {}

  @Get()
  @May('journey.dossier')
  list(
    @CallerOf() caller: Caller,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Query(new Shape(dossierQuery)) query: DossierQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Page<ShownItem>> {
    return this.dossier.list(caller, journeyId, query, languageOf(language));
  }

  @Get(':contentRef')
  @May('journey.dossier')
  async read(
    @CallerOf() caller: Caller,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Param('contentRef', contentRefPath) contentRef: string,
    @Headers('accept-language') language: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShownWords> {
    return tagged(reply, await this.dossier.read(caller, { journeyId, contentRef }, languageOf(language)));
  }

  @Get(':contentRef/versions')
  @May('journey.dossier')
  versions(
    @CallerOf() caller: Caller,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Param('contentRef', contentRefPath) contentRef: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ShownVersions> {
    return this.dossier.versions(caller, { journeyId, contentRef }, languageOf(language));
  }

  @Get(':contentRef/versions/:version')
  @May('journey.dossier')
  readVersion(
    @CallerOf() caller: Caller,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Param('contentRef', contentRefPath) contentRef: string,
    @Param('version', versionPath) version: number,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ShownWords> {
    return this.dossier.read(caller, { journeyId, contentRef, version }, languageOf(language));
  }

  @Post(':contentRef/corrections')
  @May('journey.correct')
  async correct(
    @CallerOf() caller: Caller,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Param('contentRef', contentRefPath) contentRef: string,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('if-match') ifMatch: string | undefined,
    @Body(new Shape(correction)) body: CorrectionGiven,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Corrected> {
    return tagged(reply, await this.dossier.correct(caller, { journeyId, contentRef, ifMatch, key }, body));
  }
}

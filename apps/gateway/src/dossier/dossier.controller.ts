import { Controller, Get, Headers, Inject, Param, Query } from '@nestjs/common';
import { May } from '../access/may.js';
import type { Page } from '../http/cursor.js';
import { languageOf } from '../http/language.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import {
  dossierQuery,
  type DossierQuery,
  type JourneyDossier,
  type ShownItem,
  type ShownWords,
} from './journey-dossier.js';

/** Token of {@link JourneyDossier}. */
export const DOSSIER = Symbol('dossier');

const journeyIdPath = new Shape(uuidPath('journeyId'));
const contentRefPath = new Shape(uuidPath('contentRef'));

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
  read(
    @CallerOf() caller: Caller,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Param('contentRef', contentRefPath) contentRef: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ShownWords> {
    return this.dossier.read(caller, journeyId, contentRef, languageOf(language));
  }
}

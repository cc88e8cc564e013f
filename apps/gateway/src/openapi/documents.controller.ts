import { Controller, Get, Header, Inject } from '@nestjs/common';
import { asyncApiDocument, eventCatalogue, readReleasedContract } from '@traject/event-stream';
import { May, PUBLIC } from '../access/may.js';
import type { OpenApiDocument } from './openapi.js';

/** Token of a function that gives the OpenAPI document. */
export const OPEN_API = Symbol('open-api');

/** What this product offers, for programs: its HTTP routes and its event stream. */
@Controller()
export class DocumentsController {
  private readonly released = readReleasedContract();

  constructor(@Inject(OPEN_API) private readonly openApi: () => OpenApiDocument) {}

  @Get('openapi.json')
  @May(PUBLIC)
  http(): OpenApiDocument {
    return this.openApi();
  }

  @Get('asyncapi.json')
  @May(PUBLIC)
  stream(): object {
    return asyncApiDocument(undefined, this.released);
  }

  /** Every released schema by the type that events name, also of what is published no more. */
  @Get('event-schemas.json')
  @May(PUBLIC)
  schemas(): object {
    return Object.fromEntries(this.released.schemas);
  }

  @Get('event-catalogue.md')
  @Header('Content-Type', 'text/markdown; charset=utf-8')
  @May(PUBLIC)
  catalogue(): string {
    return eventCatalogue(undefined, this.released);
  }
}

import { Controller, Get, Inject } from '@nestjs/common';
import { asyncApiDocument } from '@traject/event-stream';
import { May, PUBLIC } from '../access/may.js';
import type { OpenApiDocument } from './openapi.js';

/** Token of a function that gives the OpenAPI document. */
export const OPEN_API = Symbol('open-api');

/** What this product offers, for programs: its HTTP routes and its event stream. */
@Controller()
export class DocumentsController {
  constructor(@Inject(OPEN_API) private readonly openApi: () => OpenApiDocument) {}

  @Get('openapi.json')
  @May(PUBLIC)
  http(): OpenApiDocument {
    return this.openApi();
  }

  @Get('asyncapi.json')
  @May(PUBLIC)
  stream(): object {
    return asyncApiDocument();
  }
}

import { Controller, Get, Header, Inject } from '@nestjs/common';
import type { ReleasedContract, TopicNames } from '@traject/event-stream/contract';
import { May, PUBLIC } from '../access/may.js';
import type { OpenApiDocument } from './openapi.js';

/** Token of a function that gives the OpenAPI document. */
export const OPEN_API = Symbol('open-api');

/** Token of what the documents of the stream need to know of this stack. */
export const STREAM_TOPICS = Symbol('stream-topics');

/** By which prefix the topics of this stack are called; the standard one where it is undefined. */
export interface StreamTopics {
  readonly prefix: string | undefined;
}

/** What tells of the event stream; loaded when somebody asks for it, which few gateways are ever asked. */
const loadContract = () => import('@traject/event-stream/contract');

/** What this product offers, for programs: its HTTP routes and its event stream. */
@Controller()
export class DocumentsController {
  private released: ReleasedContract | undefined;

  constructor(
    @Inject(OPEN_API) private readonly openApi: () => Promise<OpenApiDocument>,
    @Inject(STREAM_TOPICS) private readonly topics: StreamTopics,
  ) {}

  @Get('openapi.json')
  @May(PUBLIC)
  http(): Promise<OpenApiDocument> {
    return this.openApi();
  }

  @Get('asyncapi.json')
  @May(PUBLIC)
  async stream(): Promise<object> {
    const { asyncApiDocument, names, released } = await this.contract();
    return asyncApiDocument(names, released);
  }

  /** Every released schema by the type that events name, also of what is published no more. */
  @Get('event-schemas.json')
  @May(PUBLIC)
  async schemas(): Promise<object> {
    const { released } = await this.contract();
    return Object.fromEntries(released.schemas);
  }

  @Get('event-catalogue.md')
  @Header('Content-Type', 'text/markdown; charset=utf-8')
  @May(PUBLIC)
  async catalogue(): Promise<string> {
    const { eventCatalogue, names, released } = await this.contract();
    return eventCatalogue(names, released);
  }

  private async contract() {
    const { asyncApiDocument, eventCatalogue, readReleasedContract, topicNames } = await loadContract();
    this.released ??= readReleasedContract();
    const names: TopicNames = topicNames(this.topics.prefix);
    return { asyncApiDocument, eventCatalogue, names, released: this.released };
  }
}

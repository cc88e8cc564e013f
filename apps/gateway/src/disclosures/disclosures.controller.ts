import { Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { May } from '../access/may.js';
import type { Page } from '../http/cursor.js';
import { languageOf } from '../http/language.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import type { Disclosures } from './disclosures.js';
import { disclosuresQuery, type DisclosuresQuery, type ShownDisclosure } from './list-disclosures.js';
import type { OpenedDisclosure } from './open-disclosure.js';
import type { WithdrawnDisclosure } from './withdraw-disclosure.js';

/** Token of {@link Disclosures}. */
export const DISCLOSURES = Symbol('disclosures');

const disclosureIdPath = new Shape(uuidPath('disclosureId'));

/** What the employee lets the employer have. */
@Controller('api/disclosures')
export class DisclosuresController {
  constructor(@Inject(DISCLOSURES) private readonly disclosures: Disclosures) {}

  @Get()
  @May('disclosure.list')
  list(
    @CallerOf() caller: Caller,
    @Query(new Shape(disclosuresQuery)) query: DisclosuresQuery,
  ): Promise<Page<ShownDisclosure>> {
    return this.disclosures.list(caller, query);
  }

  /** Takes no key: the same reader opens the same words once. */
  @Post(':disclosureId/open')
  @HttpCode(200)
  @May('disclosure.open')
  open(
    @CallerOf() caller: Caller,
    @Param('disclosureId', disclosureIdPath) disclosureId: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<OpenedDisclosure> {
    return this.disclosures.open(caller, disclosureId, languageOf(language));
  }

  @Post(':disclosureId/withdraw')
  @HttpCode(200)
  @May('disclosure.withdraw')
  withdraw(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('disclosureId', disclosureIdPath) disclosureId: string,
  ): Promise<WithdrawnDisclosure> {
    return this.disclosures.withdraw(caller, key, disclosureId);
  }
}

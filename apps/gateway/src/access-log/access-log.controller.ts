import { Controller, Get, Headers, Inject, Query } from '@nestjs/common';
import { May } from '../access/may.js';
import type { Page } from '../http/cursor.js';
import { languageOf } from '../http/language.js';
import { Shape } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import { accessLogQuery, type AccessLog, type AccessLogQuery, type ShownRead } from './access-log.js';

/** Token of {@link AccessLog}. */
export const ACCESS_LOG = Symbol('access-log');

/** Who read what about the caller. */
@Controller('api/me/access-log')
export class AccessLogController {
  constructor(@Inject(ACCESS_LOG) private readonly accessLog: AccessLog) {}

  @Get()
  @May('access-log.read')
  list(
    @CallerOf() caller: Caller,
    @Query(new Shape(accessLogQuery)) query: AccessLogQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Page<ShownRead>> {
    return this.accessLog.list(caller, query, languageOf(language));
  }
}

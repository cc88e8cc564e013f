import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import type { Measure } from '@traject/reports';
import { languages } from '@traject/tasks';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { May } from '../access/may.js';
import { languageOf } from '../http/language.js';
import { Answers, mediaTypeOf } from '../http/media-types.js';
import { Shape } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import { measurePath, reportQuery } from '../reports/report-query.js';
import { chartTypes, type Charts } from './charts.js';

/** Token of {@link Charts}. */
export const CHARTS = Symbol('charts');

/** Which report is drawn, and in which language where the browser's is not wanted. */
const chartQuery = reportQuery.safeExtend({ language: z.enum(languages).optional() });
type ChartQuery = z.output<typeof chartQuery>;

/** Reports as pictures, and as pages with the table behind each. */
@Controller('api/reports')
export class ChartsController {
  constructor(@Inject(CHARTS) private readonly charts: Charts) {}

  @Get(':measure/chart')
  @May('report.read')
  @Answers(...chartTypes)
  async read(
    @CallerOf() caller: Caller,
    @Param('measure', new Shape(measurePath)) measure: Measure,
    @Query(new Shape(chartQuery)) { language, ...query }: ChartQuery,
    @Headers('accept') accept: string | undefined,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const type = mediaTypeOf(accept, chartTypes);
    const inLanguage = language ?? languageOf(acceptLanguage);
    const { text, contentSecurityPolicy } = await this.charts.read(caller, measure, query, type, inLanguage);
    void reply
      .headers({
        'content-security-policy': contentSecurityPolicy,
        'content-language': inLanguage,
        vary: 'accept, accept-language',
      })
      .type(`${type}; charset=utf-8`)
      .send(text);
  }
}

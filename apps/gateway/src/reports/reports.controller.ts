import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Measure } from '@traject/reports';
import { May } from '../access/may.js';
import { Shape } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import { measurePath, reportQuery, type ReportQuery } from './report-query.js';
import type { Reports, ShownReport, ShownReports } from './reports.js';

/** Token of {@link Reports}. */
export const REPORTS = Symbol('reports');

/** What was published of groups that are large enough, a whole period at a time. */
@Controller('api/reports')
export class ReportsController {
  constructor(@Inject(REPORTS) private readonly reports: Reports) {}

  @Get()
  @May('report.read')
  list(@CallerOf() caller: Caller): Promise<ShownReports> {
    return this.reports.list(caller);
  }

  @Get(':measure')
  @May('report.read')
  read(
    @CallerOf() caller: Caller,
    @Param('measure', new Shape(measurePath)) measure: Measure,
    @Query(new Shape(reportQuery)) query: ReportQuery,
  ): Promise<ShownReport> {
    return this.reports.read(caller, measure, query);
  }
}

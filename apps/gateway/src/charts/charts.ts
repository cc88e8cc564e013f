import type { ChartNames } from '@traject/charts';
import type { Measure } from '@traject/reports';
import type { Language } from '@traject/tasks';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import type { ReportQuery } from '../reports/report-query.js';
import { reportFinder } from '../reports/reports.js';

/** What charts are answered as; the first for who prefers none. */
export const chartTypes = ['image/svg+xml', 'text/html'] as const;
/** See {@link chartTypes}. */
export type ChartType = (typeof chartTypes)[number];

/** A chart as it is answered. */
export interface ShownChart {
  readonly text: string;
  /** What a browser may do with it. */
  readonly contentSecurityPolicy: string;
}

/** Charts of what was published. */
export interface Charts {
  /** Draws the report that a caller asks for; refuses whatever the report itself is refused for, by the same code. */
  read(caller: Caller, measure: Measure, query: ReportQuery, as: ChartType, language: Language): Promise<ShownChart>;
}

/** What an organisation and its departments are called today. */
const namesOf = async ({ directory, database }: GatewayParts, organisationId: string | null): Promise<ChartNames> => {
  if (organisationId === null) return { organisation: '', departments: new Map() };
  const { name, departments } = await directory.organisations.get(database.query, organisationId);
  return {
    organisation: name,
    departments: new Map(departments.map((department) => [department.id, department.name])),
  };
};

/** What draws is loaded with the first chart: it is as much as a third of all that the gateway otherwise starts with. */
const loadDrawing = () => import('@traject/charts');

/** The charts of this gateway. */
export const chartsOf = (parts: GatewayParts): Charts => {
  const find = reportFinder(parts);
  return {
    read: async (caller, measure, query, as, language) => {
      const { report } = await find(caller, measure, query);
      const { chartOf, PAGE_POLICY, pageOf, PICTURE_POLICY } = await loadDrawing();
      const chart = await chartOf(report, language, await namesOf(parts, report.question.organisation));
      return as === 'text/html'
        ? { text: pageOf(chart), contentSecurityPolicy: PAGE_POLICY }
        : { text: chart.svg, contentSecurityPolicy: PICTURE_POLICY };
    },
  };
};

import { processGroupRules, processSteps, SENSITIVE_THRESHOLD, THRESHOLD, type Day } from '@traject/reports';
import type { ExportAsked } from './asked.js';
import { reportColumnNames } from './report-table/report-rows.js';

/**
 * Versions of what the files look like. Within a version a table only gains columns and a process log only steps; anything
 * else raises it.
 */
const schemaVersions = { reports: 1, 'process-log': 1, ocel: '2.0' } as const;

/** What was written. */
export interface WrittenFile {
  readonly publishedOn: Day;
  readonly madeAt: string;
  readonly rows: number;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** People of whom a process log tells nothing; null where there is none, or they are few. */
  readonly peopleLeftOut: number | null;
}

/** What stands beside a file, so that whoever gets it knows what it holds and what it does not. */
export type ExportManifest = ReturnType<typeof manifestOf>;

const thresholds = { people: THRESHOLD, sensitivePeople: SENSITIVE_THRESHOLD };

const contentOf = (asked: ExportAsked, { peopleLeftOut }: WrittenFile) =>
  asked.content === 'reports'
    ? {
        filters: { organisation: asked.organisation, measures: asked.measures },
        thresholds,
        schema: { name: asked.content, version: schemaVersions.reports, columns: reportColumnNames },
      }
    : {
        filters: { ended: 'in-period' },
        thresholds: {
          ...thresholds,
          peopleAlike: processGroupRules.told,
          leftOutOfEachGroup: processGroupRules.leftOut,
        },
        schema: {
          name: asked.content,
          version: schemaVersions['process-log'],
          ocel: schemaVersions.ocel,
          steps: processSteps,
          days: 'since-request',
        },
        peopleLeftOut,
      };

/** Makes the manifest of a file. */
export const manifestOf = (asked: ExportAsked, written: WrittenFile) => {
  const { publishedOn, madeAt, rows, bytes, sha256 } = written;
  const { content, format, period } = asked;
  return { content, format, period, publishedOn, madeAt, ...contentOf(asked, written), rows, bytes, sha256 };
};

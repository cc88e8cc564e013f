import type { PeriodLength, Series } from '@traject/reports';
import type pg from 'pg';
import type { ReportedOrganisation } from './due-periods.js';

/** The organisations and departments of today, as the directory has them. */
export interface OrganisationsInReports {
  readonly organisations: readonly ReportedOrganisation[];
  /** These organisations as they are published together. */
  seriesOf(organisations: readonly string[]): Series;
  /** The department of today that a name among analysts stands for; null when it stands for none. */
  departmentOf(organisation: string, pseudonym: string): string | null;
}

interface OrganisationRow extends ReportedOrganisation {
  // The directory takes no other number.
  readonly months: PeriodLength;
  readonly departments: readonly { readonly department: string; readonly formerly: readonly string[] }[];
}

interface PseudonymRow {
  readonly organisation: string;
  readonly department: string;
  readonly pseudonym: string;
}

/**
 * Reads which organisations and departments there are. A department that became part of another one counts as that; one that is
 * gone counts as none. Who belongs to no department is not looked at, so there may always be somebody.
 */
export const readOrganisations = async (pool: pg.Pool): Promise<OrganisationsInReports> => {
  const { rows } = await pool.query<OrganisationRow>('select * from directory.organisations_in_reports');
  const names = await pool.query<PseudonymRow>('select * from event_log.department_pseudonyms');
  const today = new Map(
    rows.flatMap(({ organisation, departments }) =>
      departments.flatMap(({ department, formerly }) =>
        [department, ...formerly].map((id) => [`${organisation}/${id}`, department] as const),
      ),
    ),
  );
  const byPseudonym = new Map(
    names.rows.map(({ organisation, department, pseudonym }) => [
      `${organisation}/${pseudonym}`,
      today.get(`${organisation}/${department}`) ?? null,
    ]),
  );
  return {
    organisations: rows.map(({ organisation, months }) => ({ organisation, months })),
    seriesOf: (organisations) => ({
      organisations: rows
        .filter(({ organisation }) => organisations.includes(organisation))
        .map(({ organisation, departments }) => ({
          organisation,
          departments: departments.map(({ department }) => department),
          hasPeopleWithoutDepartment: true,
          formerly: Object.fromEntries(departments.map(({ department, formerly }) => [department, formerly])),
        }))
        .toSorted((one, other) => one.organisation.localeCompare(other.organisation, 'en')),
    }),
    departmentOf: (organisation, pseudonym) => byPseudonym.get(`${organisation}/${pseudonym}`) ?? null,
  };
};

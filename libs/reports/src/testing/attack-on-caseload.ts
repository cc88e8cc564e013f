import type { CaseloadFacts } from '../model/facts.js';
import type { AttackedTable } from './attacked-table.js';
import { isTold, linesOf, rowTable } from './release-reading.js';
import type { Release } from '../release/figures.js';

/**
 * Caseload: every practitioner who knows how many people they serve is an attacker, and is given how many practitioners there
 * are, so that the mean is a sum. Nothing can be written down of a mean that is not told.
 */
export const caseloadAttacks = (release: Release, caseloads: readonly CaseloadFacts[]): readonly AttackedTable[] =>
  linesOf(release, 'caseload', 'organisation').some(isTold)
    ? caseloads.map(({ practitioner: attacker }) =>
        rowTable(
          { measure: 'caseload', name: `caseload, as ${attacker} sees it`, threshold: 5 },
          caseloads.flatMap(({ practitioner, people }) =>
            Array.from({ length: people }, (_none, person) => [practitioner, `${practitioner}/${person}`] as const),
          ),
          caseloads.map(({ practitioner }) => practitioner),
          () => false,
          attacker,
        ),
      )
    : [];

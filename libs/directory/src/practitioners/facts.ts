import type { QueryRunner } from '@traject/database';
import type { PractitionerFacts } from '@traject/domain';
import { sql } from 'kysely';
import { z } from 'zod';
import { noSuch } from '../problem.js';

/** What the read models know of a practitioner's journeys; the directory does not. */
export type JourneysOfPractitioner = Pick<PractitionerFacts, 'otherOpenJourneys' | 'servesOtherParty'>;

/**
 * See `Practitioners.facts`; also for the worker, whose role may read nothing more than these columns.
 * A registration is valid until its last day ends in the Netherlands.
 * @throws DirectoryProblem `practitioner-not-found`
 */
export async function practitionerFacts(
  database: QueryRunner,
  id: string,
  journeys: JourneysOfPractitioner,
): Promise<PractitionerFacts> {
  const found = z.uuid().safeParse(id).success ? await directoryFacts(database, id) : undefined;
  if (found) return { ...found, ...journeys };
  throw noSuch('practitioner');
}

type FactsOfDirectory = Omit<PractitionerFacts, keyof JourneysOfPractitioner | 'registrations'>;

async function directoryFacts(
  database: QueryRunner,
  id: string,
): Promise<(FactsOfDirectory & Pick<PractitionerFacts, 'registrations'>) | undefined> {
  const practitioner = await sql<FactsOfDirectory>`
    select person_id as "practitionerId", active, kinds, capacity from directory.practitioners where person_id = ${id}
  `.execute(database);
  const row = practitioner.rows[0];
  if (row === undefined) return undefined;
  const registrations = await sql<{ register: keyof PractitionerFacts['registrations']; valid_until: string }>`
    select register, ((max(valid_until) + 1)::timestamp at time zone 'Europe/Amsterdam') - interval '1 millisecond'
      as valid_until
    from directory.registrations where practitioner_id = ${id} group by register
  `.execute(database);
  return {
    ...row,
    registrations: Object.fromEntries(registrations.rows.map((entry) => [entry.register, entry.valid_until])),
  };
}

import type { QueryRunner } from '@traject/database';
import { erasureObstacle, type Rejection } from '@traject/domain';
import { sql } from 'kysely';

interface Standing {
  /** Whether their erasure was decided: from then on nothing stands in the way any more. */
  readonly decided: boolean;
  readonly openJourneys: number;
  readonly servedJourneys: number;
  readonly held: boolean;
}

/**
 * What stands in the way of erasing a person now, by the domain's rule; null when nothing does. One look, so that all of it
 * is of one moment. It asks the dossier's holds (also those that keep advice under their key) and destructions too, and
 * so needs a database that has them, opened as the gateway, who asks, or as the eraser, who decides.
 */
export async function obstacleToErasure(database: QueryRunner, personId: string): Promise<Rejection | null> {
  const { rows } = await sql<Standing>`
    select
      exists (select from dossier.destructions where kind = 'person' and subject_id = ${personId}) as decided,
      (select count(*)::integer from read_models.journeys
        where employee_id = ${personId} and ended_at is null) as "openJourneys",
      (select count(*)::integer from read_models.journeys
        where practitioner_id = ${personId} and ended_at is null) as "servedJourneys",
      exists (select from dossier.legal_holds where person_id = ${personId}::uuid and lifted_at is null)
        or exists (select from dossier.held_advices where person_id = ${personId}) as held
  `.execute(database);
  const [standing] = rows;
  if (standing === undefined || standing.decided) return null;
  const { openJourneys, servedJourneys, held } = standing;
  return erasureObstacle({ openJourneys, servedJourneys, held });
}

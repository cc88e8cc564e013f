import { inOrder, monthAfter, type Path, type PathStep, type Period } from '@traject/reports';
import type pg from 'pg';

/** Which paths are asked for. */
export interface PathsWanted {
  readonly period: Period;
  readonly organisations: readonly string[];
}

/** Every step that a process log may tell, of the journeys that ended in the period. */
const stepRows = `
with ended as materialized (
  select journey, requested_day, contact_consent, contact_consent_day, intake_day, ended_day from mart.journeys
   where organisation = any($1) and ended_day >= $2 and ended_day < $3
), steps as (
  select journey, 'journey-requested' as step, requested_day as day, null::integer as trajectory, null::uuid as practitioner,
         0 as sequence
    from ended
  union all
  select journey, 'contact-consent-given', contact_consent_day, null, null, 0 from ended where contact_consent = 'given'
  union all
  select journey, 'intake-held', intake_day, null, null, 0 from ended
  union all
  select t.journey, 'coaching-agreed', t.agreed_day, t.number, t.practitioner, t.number
    from mart.trajectories t join ended using (journey) where t.kind = 'coaching'
  union all
  select a.journey, case when a.outcome = 'missed' then 'appointment-missed' else a.kind || '-held' end, a.outcome_day,
         a.trajectory, t.practitioner, a.sequence
    from mart.appointments a join ended using (journey)
    left join mart.trajectories t on t.journey = a.journey and t.number = a.trajectory
   where a.outcome in ('held', 'missed')
  union all
  select r.journey, 'referral-opened', r.opened_day, null, null, r.number
    from mart.referrals r join ended using (journey)
  union all
  select r.journey, 'referral-handed-over', r.outcome_day, null, null, r.number
    from mart.referrals r join ended using (journey) where r.outcome = 'handed-over'
  union all
  select journey, 'journey-ended', ended_day, null, null, 0 from ended
)
select journey, step, day::text as "on", trajectory, practitioner from steps where day is not null
 order by journey, sequence`;

interface StepRow extends PathStep {
  readonly journey: string;
}

/**
 * The paths of the journeys that ended in a period, as the mart in place knows them.
 * @param client in a transaction in which the mart stands still
 */
export const pathsForReports = async (
  client: pg.PoolClient,
  { period, organisations }: PathsWanted,
): Promise<ReadonlyMap<string, Path>> => {
  const days = [`${period.from}-01`, `${monthAfter(period)}-01`];
  const { rows } = await client.query<StepRow>(stepRows, [organisations, ...days]);
  const steps = new Map<string, PathStep[]>();
  for (const { journey, ...step } of rows) {
    const known = steps.get(journey);
    if (known === undefined) steps.set(journey, [step]);
    else known.push(step);
  }
  return new Map([...steps].map(([journey, own]) => [journey, inOrder(own)]));
};

import { domainLimits } from '@traject/domain';
import {
  monthAfter,
  type AdviceFacts,
  type CaseloadFacts,
  type Day,
  type Facts,
  type JourneyFacts,
  type Period,
} from '@traject/reports';
import type pg from 'pg';

/** What facts are asked for. */
export interface FactsWanted {
  readonly period: Period;
  /** The organisations that are published together; of no other is anything counted. */
  readonly organisations: readonly string[];
  /** All organisations that practitioners serve, for their caseload; none where it is not to be told. */
  readonly caseloadOf: readonly string[];
  /** The department of today that a name among analysts stands for; null when it stands for none. */
  readonly departmentOf: (organisation: string, pseudonym: string) => string | null;
}

/** The first day of a period, and the first one after it. */
const daysOf = (period: Period): readonly [Day, Day] => [`${period.from}-01`, `${monthAfter(period)}-01`];

/**
 * Journeys that were requested, got under way or ended in the period, with all that is known of them. Talks are held against
 * what the journey's policy allows, or the field's own most where that is not known. Who was erased before
 * the stream told of them is left out: nobody can say how many people they are. What neither began nor says what it is about is
 * a fault of the data, which its checks tell.
 */
const journeyRows = `
select j.journey, j.employee as person, j.organisation, j.department, j.self_requested as "selfRequested", j.theme,
       j.requested_day as "requestedOn", j.intake_day as "intakeOn", j.route, j.first_meeting_day as "firstTalkOn",
       j.ended_day as "endedOn", j.stop_reason as stop,
       (select coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'held', t.held,
                 'limit', case t.kind when 'bmw' then coalesce(j.max_bmw_talks, $4::integer) else coalesce(t.sessions_agreed, 0) end)
                 order by t.number), '[]')
          from mart.trajectories t where t.journey = j.journey and t.kind in ('bmw', 'coaching')) as trajectories,
       (select coalesce(jsonb_agg(between_two.days order by between_two.sequence), '[]')
          from (select a.sequence, a.outcome_day - lag(a.outcome_day) over (partition by a.trajectory order by a.sequence) as days
                  from mart.appointments a
                 where a.journey = j.journey and a.kind = 'coaching-session' and a.outcome = 'held') between_two
         where between_two.days is not null) as "reflectionDays",
       (select count(*)::integer from mart.appointments a
         where a.journey = j.journey and a.outcome = 'missed' and a.missed_by = 'employee') as missed,
       coalesce((select case when r.outcome in ('handed-over', 'other-help') then 'accepted' else 'not-accepted' end
                   from mart.referrals r where r.journey = j.journey order by r.number desc limit 1), 'none') as referral,
       exists (select from mart.signals s where s.journey = j.journey) as "signalNoticed",
       (select jsonb_build_object('satisfaction', e.satisfaction, 'goals', e.goals,
                 'wellbeingBefore', e.wellbeing_before, 'wellbeingAfter', e.wellbeing_after)
          from mart.evaluations e
         where e.journey = j.journey and e.evaluated_day is not null and e.satisfaction is not null
           and e.goals is not null and e.wellbeing_before is not null and e.wellbeing_after is not null) as evaluation
  from mart.journeys j
 where j.organisation = any($1) and j.employee is not null and j.theme is not null and j.requested_day is not null
   and ((j.requested_day >= $2 and j.requested_day < $3) or (j.first_meeting_day >= $2 and j.first_meeting_day < $3)
     or (j.ended_day >= $2 and j.ended_day < $3))`;

/**
 * Advices of the period. Whose it is about, or out of whose journey it came, and who was erased before the stream told of it,
 * leaves it out for the same reason.
 */
const adviceRows = `
select a.advice, a.organisation, coalesce(a.concerned, j.employee) as person,
       coalesce(j.self_requested, false) as "selfRequested", a.raised_day as "raisedOn",
       coalesce(a.outcome, a.intention, case when a.sent_day is null then 'not-sent' else 'not-answered' end) as "followUp"
  from mart.advices a left join mart.journeys j on j.journey = a.journey
 where a.organisation = any($1) and a.raised_day >= $2 and a.raised_day < $3
   and (coalesce(a.concerned, j.employee) is not null or (a.about <> 'person' and a.journey is null))`;

/** How many people each practitioner served on the last day of the period, whatever organisation they are of. */
const caseloadRows = `
select s.practitioner, count(distinct j.employee)::integer as people
  from mart.practitioner_stays s join mart.journeys j on j.journey = s.journey
 where j.organisation = any($1) and s.practitioner is not null and j.employee is not null
   and s.from_day < $2 and (s.until_day is null or s.until_day >= $2)
 group by s.practitioner`;

interface JourneyRow extends JourneyFacts {
  /** By its name among analysts. */
  readonly department: string | null;
}

/**
 * What a period is published from, as the mart in place knows it.
 * @param client in a transaction in which the mart stands still
 */
export const factsForReports = async (
  client: pg.PoolClient,
  { period, organisations, caseloadOf, departmentOf }: FactsWanted,
): Promise<Facts> => {
  const [first, after] = daysOf(period);
  const journeys = await client.query<JourneyRow>(journeyRows, [organisations, first, after, domainLimits.maxBmwTalks]);
  const advices = await client.query<AdviceFacts>(adviceRows, [organisations, first, after]);
  const caseloads = await client.query<CaseloadFacts>(caseloadRows, [caseloadOf, after]);
  return {
    journeys: journeys.rows.map((row) => ({
      ...row,
      department: row.department === null ? null : departmentOf(row.organisation, row.department),
    })),
    advices: advices.rows,
    caseloads: caseloads.rows,
  };
};

/** The first month of which the mart knows of a request or an advice; null when it knows of none. */
export const firstMonthInMart = async (client: pg.Pool | pg.PoolClient): Promise<string | null> => {
  const { rows } = await client.query<{ month: string | null }>(
    `select to_char(least((select min(requested_day) from mart.journeys), (select min(raised_day) from mart.advices)),
                    'YYYY-MM') as month`,
  );
  return rows[0]?.month ?? null;
};

import type pg from 'pg';
import type { Totals } from './totals.js';

/** What a history amounts to, asked of the tables that analysts read: the same names as those who made it count by. */
const totals = `
select 'journeys' as what, count(*) as many from mart.journeys
union all select 'journeys that the employee asked for', count(*) from mart.journeys where self_requested
union all select 'journeys of people without a department', count(*) from mart.journeys where department is null
union all select 'theme ' || theme, count(*) from mart.journeys group by theme
union all select 'consents given', count(*) from mart.journeys where contact_consent_day is not null and contact_consent <> 'refused'
union all select 'consents refused', count(*) from mart.journeys where contact_consent = 'refused'
union all select 'route ' || route, count(*) from mart.journeys where route is not null group by route
union all select 'days from request to intake', sum(intake_days) from mart.waiting_times
union all select 'days from request to first meeting', sum(first_meeting_days) from mart.waiting_times
union all select 'first meetings', count(first_meeting_days) from mart.waiting_times
union all select 'pauses', sum(pauses) from mart.journeys
union all select 'resumed', count(*) from mart.pauses where shift_days is not null
union all select 'replacements', sum(replacements) from mart.journeys
union all select 'stopped ' || stop_reason, count(*) from mart.journeys where stop_reason is not null group by stop_reason
union all select 'ended ' || end_reason, count(*) from mart.journeys where end_reason is not null group by end_reason
union all select 'trajectories ' || kind, count(*) from mart.trajectories group by kind
union all select case kind when 'bmw-talk' then 'talks' when 'coaching-session' then 'sessions' else 'conversations' end
    || ' ' || outcome, count(*)
  from mart.appointments where outcome in ('held', 'missed') group by kind, outcome
union all select 'appointments moved', sum(moves) from mart.appointments
union all select 'reflections written', count(*) from mart.reflections where written
union all select 'signals', count(*) from mart.signals
union all select 'tasks ' || state, count(*) from mart.tasks where state <> 'cancelled' group by state
union all select 'referrals proposed', sum(proposals) from mart.referrals
union all select 'referrals accepted', sum(acceptances) from mart.referrals
union all select 'referrals declined', sum(declines) from mart.referrals
union all select 'referrals withdrawn', count(*) from mart.referrals where outcome = 'withdrawn'
union all select 'handed over', count(*) from mart.referrals where outcome = 'handed-over'
union all select 'other help', count(*) from mart.referrals where outcome = 'other-help'
union all select 'evaluations', count(evaluated_day) from mart.evaluations
union all select 'goals ' || goals, count(*) from mart.evaluations where goals is not null group by goals
union all select 'sum of satisfaction', sum(satisfaction) from mart.evaluations
union all select 'sum of wellbeing before', sum(wellbeing_before) from mart.evaluations
union all select 'sum of wellbeing after', sum(wellbeing_after) from mart.evaluations
union all select 'follow-up ' || follow_up_outcome, count(*) from mart.evaluations
  where follow_up_outcome is not null group by follow_up_outcome
union all select 'advices', count(*) from mart.advices
union all select 'advices about ' || about, count(*) from mart.advices group by about
union all select 'advice consents ' || consent, count(*) from mart.advices
  where consent in ('given', 'refused') group by consent
union all select 'advices acknowledged', count(acknowledged_day) from mart.advices
union all select 'advice ' || intention, count(*) from mart.advices where intention is not null group by intention
union all select 'advice ' || outcome, count(*) from mart.advices where outcome is not null group by outcome
`;

/** Asks the mart. @param pool as the role of analysts */
export const totalsInMart = async (pool: pg.Pool): Promise<Totals> => {
  const { rows } = await pool.query<{ what: string; many: string | null }>(totals);
  return new Map(rows.map(({ what, many }) => [what, Number(many ?? 0)]));
};

import type pg from 'pg';

/** One property that the data of the mart must have. */
export interface QualityCheck {
  readonly name: string;
  /** What holds, for whoever reads the result. */
  readonly about: string;
  /** Gives `owner` and `found` of every row that breaks it; `{mart}` stands for the schema. */
  readonly violations: string;
}

/** One row that breaks a check. */
export interface QualityViolation {
  readonly name: string;
  /** The journey or the advice, by pseudonym; null when it is about the mart as a whole. */
  readonly owner: string | null;
  readonly found: string;
}

/** Every check. To add one, add it here: it then runs after each rebuild and by command. */
export const qualityChecks: readonly QualityCheck[] = [
  {
    name: 'journey-starts-once',
    about: 'Every journey has one request, and nothing comes before it.',
    violations: `select journey as owner, starts || ' requests' as found from {mart}.journeys where starts <> 1`,
  },
  {
    name: 'advice-starts-once',
    about: 'Every advice begins once, and nothing comes before that.',
    violations: `select advice as owner, starts || ' beginnings' as found from {mart}.advices where starts <> 1`,
  },
  {
    name: 'session-after-agreement',
    about: 'No coaching session before all parties accepted the agreement.',
    violations: `select a.journey as owner, 'session ' || coalesce(a.number, 0) || ' of trajectory ' || coalesce(a.trajectory, 0) as found
      from {mart}.appointments a left join {mart}.trajectories t on t.journey = a.journey and t.number = a.trajectory
      where a.kind = 'coaching-session' and a.outcome = 'held'
        and (t.agreed_day is null or a.outcome_day < t.agreed_day)`,
  },
  {
    name: 'talk-in-trajectory',
    about: 'Whatever is held belongs to a trajectory of its kind, and is not held before that began.',
    violations: `select a.journey as owner, a.kind || ' at place ' || a.sequence as found
      from {mart}.appointments a left join {mart}.trajectories t on t.journey = a.journey and t.number = a.trajectory
        and t.kind = case a.kind when 'bmw-talk' then 'bmw' when 'coaching-session' then 'coaching' else a.kind end
      where a.outcome = 'held' and (t.number is null or a.outcome_day < t.opened_day)`,
  },
  {
    name: 'support-after-consent',
    about: 'Nothing but the request before the employee consented to being contacted.',
    violations: `select journey as owner, 'intake without consent' as found from {mart}.journeys
      where (assigned_day is not null or intake_day is not null)
        and (contact_consent_day is null or coalesce(assigned_day, intake_day) < contact_consent_day)`,
  },
  {
    name: 'journey-ends-after-start',
    about: 'No journey ends before it starts.',
    violations: `select journey as owner, 'ended ' || ended_day as found from {mart}.journeys
      where ended_day is not null and (requested_day is null or ended_day < requested_day)`,
  },
  {
    name: 'trajectory-ends-after-start',
    about: 'No trajectory ends before it starts.',
    violations: `select journey as owner, 'trajectory ' || number as found from {mart}.trajectories
      where ended_day < opened_day`,
  },
  {
    name: 'stay-ends-after-start',
    about: 'No practitioner leaves a journey before they came.',
    violations: `select journey as owner, 'practitioner at place ' || sequence as found from {mart}.practitioner_stays
      where until_day < from_day`,
  },
  {
    name: 'pause-ends-after-start',
    about: 'No pause ends before it starts.',
    violations: `select journey as owner, 'pause at place ' || sequence as found from {mart}.pauses where until_day < from_day`,
  },
  {
    name: 'reflection-ends-after-start',
    about: 'No interval to reflect ends before it starts.',
    violations: `select journey as owner, 'after session ' || after_session as found from {mart}.reflections
      where ended_day < started_day`,
  },
  {
    name: 'task-ends-after-start',
    about:
      'No task is completed, cancelled, reminded of or escalated before it was asked, nor is it escalated before a reminder.',
    violations: `select owner, 'task ' || kind as found from {mart}.tasks
      where least(closed_day, reminded_day, escalated_day) < opened_day or escalated_day < reminded_day`,
  },
  {
    name: 'referral-ends-after-start',
    about: 'Nothing of a referral comes before it was opened, and it is not over before it was accepted.',
    violations: `select journey as owner, 'referral ' || number as found from {mart}.referrals
      where least(proposed_day, hand_over_day, accepted_day, outcome_day) < opened_day or outcome_day < accepted_day`,
  },
  {
    name: 'disclosure-ends-after-start',
    about: 'No words are opened, withdrawn or lapsed before they were disclosed.',
    violations: `select owner, 'words for ' || purpose as found from {mart}.disclosures
      where least(first_opened_day, over_day) < disclosed_day`,
  },
  {
    name: 'advice-ends-after-start',
    about: 'Nothing of an advice comes before it was given, no answer before it was sent, and nothing after its end.',
    violations: `select advice as owner, 'given ' || coalesce(raised_day::text, 'on no day') as found from {mart}.advices
      where least(consent_day, sent_day, acknowledged_day, answered_day, outcome_day, ended_day) < raised_day
         or least(acknowledged_day, answered_day, outcome_day) < sent_day
         or ended_day < greatest(consent_day, sent_day, acknowledged_day, answered_day, outcome_day)`,
  },
  {
    name: 'trajectories-join',
    about: 'Trajectories of a journey follow each other: the next begins when the one before has ended.',
    violations: `select journey as owner, 'trajectory ' || number as found from (
        select journey, number, opened_day, lag(number, 1, 0) over chain as before_it,
               lag(coalesce(ended_day, 'infinity'), 1, '-infinity') over chain as ended_before
          from {mart}.trajectories window chain as (partition by journey order by number)
      ) as chained where number <> before_it + 1 or ended_before > opened_day`,
  },
  {
    name: 'nothing-after-end',
    about: 'Nothing happens to a journey after its end but retention, emergencies and what the employer still opens.',
    violations: `select journey as owner, events_after_end || ' events' as found from {mart}.journeys
      where events_after_end > 0`,
  },
  {
    name: 'nothing-open-after-end',
    about: 'After the end of a journey no task, appointment, trajectory, referral or practitioner is left.',
    violations: `select j.journey as owner, open.what as found from {mart}.journeys j join (
        select owner as journey, 'task ' || kind as what from {mart}.tasks where state = 'open'
        union all select journey, 'appointment' from {mart}.appointments where outcome = 'planned'
        union all select journey, 'trajectory ' || number from {mart}.trajectories where ended_day is null
        union all select journey, 'referral ' || number from {mart}.referrals where outcome = 'open'
        union all select journey, 'practitioner' from {mart}.practitioner_stays where until_day is null
      ) as open using (journey) where j.ended_day is not null`,
  },
  {
    name: 'at-most-five-talks',
    about: 'At most five talks in a BMW trajectory, and no more than the policy of its journey allows.',
    violations: `select t.journey as owner, t.held || ' talks in trajectory ' || t.number as found
      from {mart}.trajectories t left join {mart}.journeys j on j.journey = t.journey
      where t.kind = 'bmw' and t.held > least(5, j.max_bmw_talks)`,
  },
  {
    name: 'sessions-as-agreed',
    about: 'No more coaching sessions than were agreed, which are five to nine.',
    violations: `select journey as owner, held || ' sessions of ' || sessions_agreed || ' in trajectory ' || number as found
      from {mart}.trajectories where kind = 'coaching' and (held > sessions_agreed or sessions_agreed not between 5 and 9)`,
  },
  {
    name: 'reflection-of-one-to-three-weeks',
    about: 'One to three weeks to reflect between two sessions.',
    violations: `select journey as owner, days || ' days after session ' || after_session as found
      from {mart}.reflections where days not between 7 and 21`,
  },
  {
    name: 'scores-in-range',
    about: 'Scores of evaluations are from 1 to 10.',
    violations: `select journey as owner, 'a score' as found from {mart}.evaluations
      where satisfaction not between 1 and 10 or wellbeing_before not between 1 and 10
         or wellbeing_after not between 1 and 10 or follow_up_wellbeing not between 1 and 10`,
  },
  {
    name: 'hand-over-with-consent',
    about: 'Nobody is handed over without their consent.',
    violations: `select journey as owner, 'referral ' || number as found from {mart}.referrals
      where outcome in ('handed-over', 'other-help') and hand_over is distinct from 'agreed'`,
  },
  {
    name: 'advice-about-a-person-with-consent',
    about: 'No advice that can be traced to a person is sent without their consent.',
    violations: `select advice as owner, 'sent ' || sent_day as found from {mart}.advices
      where about = 'person' and sent_day is not null and consent is distinct from 'given'`,
  },
  {
    name: 'nothing-held',
    about: 'No event waits for another one of its stream that has not come.',
    violations: `select owner, count(*) || ' events from place ' || min(sequence) as found
      from {mart}.held_events group by kind, owner`,
  },
  {
    name: 'nothing-parked',
    about: 'Every record of the stream could be taken.',
    violations: `select null::uuid as owner, count(*) || ' records: ' || reason as found
      from {mart}.parked_records group by reason`,
  },
];

const inSchema = (schema: string, statement: string): string => statement.replaceAll('{mart}', schema);

/**
 * Runs every check over a mart and keeps what it found in its tables `quality_checks` and `quality_violations`. Nothing is
 * taken away: what breaks a check stays where it is.
 * @param client in a transaction, as the role of reporting
 * @param today the day that stands beside the result
 */
export const checkMart = async (
  client: pg.PoolClient,
  schema: string,
  today: string,
): Promise<readonly QualityViolation[]> => {
  await client.query(`delete from ${schema}.quality_checks`);
  const found: QualityViolation[] = [];
  for (const { name, about, violations } of qualityChecks) {
    await client.query(
      `insert into ${schema}.quality_checks (name, about, violations, checked_day) values ($1, $2, 0, $3)`,
      [name, about, today],
    );
    const { rows } = await client.query<QualityViolation>(
      `insert into ${schema}.quality_violations (name, owner, found)
        select $1, owner, found from (${inSchema(schema, violations)}) as broken
        returning name, owner, found`,
      [name],
    );
    await client.query(`update ${schema}.quality_checks set violations = $2 where name = $1`, [name, rows.length]);
    found.push(...rows);
  }
  return found;
};

import type { Database } from '@traject/database';

/** Any constant: notifiers of one database plan in turns. */
const planningLock = 7_236_301;

/**
 * Makes mails of what is to be told. Of one person's notices those that are due go into one mail, as soon as the first of
 * them has waited for others for a while; an appointment has a mail of its own, as a calendar takes one at a time. What was
 * told, or is on its way, is not planned again. $1: now, $2: since when something must have waited.
 */
const planning = `
  with due as materialized (
    select n.notice_id, r."personId" as recipient_id, r.role = 'employee' as as_employee, r.revision,
           n.kind = 'appointment' as is_appointment, n.due_at
      from read_models.notices n
     cross join lateral jsonb_to_recordset(n.recipients) as r ("personId" text, role text, revision integer)
     where n.held_since is null and n.due_at <= $1
       and not exists (select from notice_mails.told t where t.notice_id = n.notice_id
                          and t.recipient_id = r."personId" and t.revision >= r.revision)
  ), ripe as materialized (
    select gen_random_uuid() as mail_id, recipient_id, as_employee, null as appointment_id
      from due where not is_appointment group by recipient_id, as_employee having min(due_at) <= $2
    union all
    select gen_random_uuid(), recipient_id, as_employee, notice_id from due where is_appointment and due_at <= $2
  ), made as (
    insert into notice_mails.mails (mail_id, recipient_id, as_employee, made_at)
    select mail_id, recipient_id, as_employee, $1 from ripe returning mail_id
  ), told as (
    insert into notice_mails.told (notice_id, recipient_id, revision, mail_id)
    select due.notice_id, due.recipient_id, due.revision, ripe.mail_id
      from due join ripe on ripe.recipient_id = due.recipient_id and ripe.as_employee = due.as_employee
       and case when due.is_appointment then ripe.appointment_id = due.notice_id else ripe.appointment_id is null end
    on conflict do nothing
  )
  select count(*)::integer as mails from made`;

/** Plans the mails that are due. @returns how many were planned; 0 also when another notifier plans at this moment */
export const planMails = async (
  { pool }: Pick<Database<unknown>, 'pool'>,
  { now, gatherMs }: { readonly now: Date; readonly gatherMs: number },
): Promise<number> => {
  const client = await pool.connect();
  let isBroken = true;
  try {
    await client.query('begin');
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_xact_lock($1) as free', [
      planningLock,
    ]);
    const isMyTurn = rows[0]?.free === true;
    const ripeSince = new Date(now.getTime() - gatherMs).toISOString();
    const planned = isMyTurn ? await client.query<{ mails: number }>(planning, [now.toISOString(), ripeSince]) : null;
    await client.query('commit');
    isBroken = false;
    return planned?.rows[0]?.mails ?? 0;
  } finally {
    // An open transaction ends with its connection.
    client.release(isBroken);
  }
};

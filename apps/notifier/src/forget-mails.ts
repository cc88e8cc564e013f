import type { Database } from '@traject/database';

/** How long it can be looked up what became of a mail. */
const keptDays = 90;

/** What was told of something that is over; of what is still open it must be known that it was told. */
const forgetting = `
  with gone as (
    delete from notice_mails.mails m
     where m.over_at < $1::timestamptz - ${keptDays} * interval '1 day'
       and not exists (select from notice_mails.told t join read_models.notices n using (notice_id)
                        where t.mail_id = m.mail_id)
    returning m.mail_id
  ), entries as (
    delete from notice_mails.calendar_entries e
     where not exists (select from read_models.notices n where n.notice_id = e.notice_id)
  )
  select count(*)::integer as mails from gone`;

/** Forgets who was told when, once nobody needs to know it any more. @returns how many mails were forgotten */
export const forgetMails = async ({ pool }: Pick<Database<unknown>, 'pool'>, now: Date): Promise<number> => {
  const { rows } = await pool.query<{ mails: number }>(forgetting, [now.toISOString()]);
  return rows[0]?.mails ?? 0;
};

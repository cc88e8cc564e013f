import { ProcessProblem } from '@traject/daemon';
import type { Database } from '@traject/database';

/**
 * The id under which a person's calendar knows an appointment: random, and committed before it goes out for the first time.
 */
export const calendarIdFor = async (
  { pool }: Pick<Database<unknown>, 'pool'>,
  noticeId: string,
  recipientId: string,
): Promise<string> => {
  await pool.query(
    'insert into notice_mails.calendar_entries (notice_id, recipient_id) values ($1, $2) on conflict do nothing',
    [noticeId, recipientId],
  );
  const known = await knownCalendarId({ pool }, noticeId, recipientId);
  if (known !== undefined) return known;
  throw new ProcessProblem('calendar-entry-missing', 'The entry that was just made is not there. It is tried again.');
};

/** The same where it may have gone out already; undefined for an appointment that no calendar was told of. */
export const knownCalendarId = async (
  { pool }: Pick<Database<unknown>, 'pool'>,
  noticeId: string,
  recipientId: string,
): Promise<string | undefined> => {
  const { rows } = await pool.query<{ uid: string }>(
    'select uid from notice_mails.calendar_entries where notice_id = $1 and recipient_id = $2',
    [noticeId, recipientId],
  );
  return rows[0]?.uid;
};

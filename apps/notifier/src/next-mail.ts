import type { Database } from '@traject/database';
import type pg from 'pg';
import type { Addressee } from './addresses.js';

/** What a planned mail is about by now: tasks and appointments change while a mail waits. */
export type Occasion =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'appointment';
      readonly noticeId: string;
      readonly sequence: number;
      readonly startsAt: string;
      readonly isCancelled: boolean;
    }
  /** A pause lasts: to be planned anew when it ends. */
  | { readonly kind: 'held' }
  /** Done, taken over by something newer, or past. */
  | { readonly kind: 'overtaken' };

/** A mail that is to be sent now. */
export interface PendingMail extends Addressee {
  /** Random; goes out as the name of the message, the same each time it is tried. */
  readonly mailId: string;
  readonly tries: number;
  readonly madeAt: string;
  readonly occasion: Occasion;
}

/** What became of a mail; the codes are for the operator. */
export type MailOutcome =
  | { readonly state: 'sent' }
  | { readonly state: 'dropped' | 'given-up'; readonly code: string }
  /** Tried again later; `away` is what kept the mail server, or the keys, from all mails alike. */
  | { readonly state: 'pending'; readonly code: string; readonly inMs: number; readonly away?: unknown }
  | { readonly state: 'unplanned' };

/** A notice that a mail tells of, as it stands now; null where there is nothing of it any more. */
interface ToldNotice {
  readonly noticeId: string;
  readonly revision: number;
  readonly isAppointment: boolean | null;
  readonly startsAt: string | null;
  readonly isHeld: boolean | null;
  /** Null when the notice has news of a later revision, or is for somebody else by now. */
  readonly stands: boolean | null;
}

/** What a mail is about, by the notices it tells of. */
const occasionOf = (told: readonly ToldNotice[], now: Date): Occasion => {
  const present = told.filter(({ stands }) => stands !== null);
  const appointment = present.find(({ isAppointment }) => isAppointment);
  if (appointment !== undefined) {
    const { noticeId, revision, startsAt, stands } = appointment;
    if (startsAt === null || Date.parse(startsAt) <= now.getTime()) return { kind: 'overtaken' };
    return { kind: 'appointment', noticeId, sequence: revision - 1, startsAt, isCancelled: stands === false };
  }
  if (present.some(({ isHeld }) => isHeld === false)) return { kind: 'waiting' };
  return { kind: present.length > 0 ? 'held' : 'overtaken' };
};

type MailRow = Omit<PendingMail, 'occasion'>;

const nextRow = `
  select mail_id as "mailId", recipient_id as "recipientId", as_employee as "asEmployee", tries, made_at as "madeAt"
    from notice_mails.mails where state = 'pending' and next_try_at <= now()
   order by next_try_at, mail_id limit 1 for update skip locked`;

const toldBy = `
  select t.notice_id as "noticeId", t.revision, n.kind = 'appointment' as "isAppointment", n.starts_at as "startsAt",
         n.held_since is not null as "isHeld", r.stands
    from notice_mails.told t
    left join read_models.notices n on n.notice_id = t.notice_id
    left join lateral jsonb_to_recordset(n.recipients) as r ("personId" text, revision integer, stands boolean)
      on r."personId" = t.recipient_id and r.revision = t.revision
   where t.mail_id = $1`;

const settle = async (client: pg.PoolClient, mailId: string, outcome: MailOutcome): Promise<void> => {
  if (outcome.state === 'unplanned') {
    await client.query('delete from notice_mails.mails where mail_id = $1', [mailId]);
  } else if (outcome.state === 'pending') {
    await client.query(
      `update notice_mails.mails set tries = tries + 1, code = $2, next_try_at = now() + $3 * interval '1 millisecond'
        where mail_id = $1`,
      [mailId, outcome.code, outcome.inMs],
    );
  } else {
    await client.query(
      `update notice_mails.mails set state = $2, code = $3, tries = tries + 1, over_at = clock_timestamp() where mail_id = $1`,
      [mailId, outcome.state, outcome.state === 'sent' ? null : outcome.code],
    );
  }
};

/**
 * Takes the next mail, hands it over and notes what became of it. The row stays locked meanwhile, so that no other notifier
 * takes it; when this process ends in between, PostgreSQL frees it, and the mail is sent once more under the same id.
 * @returns what became of it; undefined when no mail is due
 */
export const withNextMail = async (
  { pool }: Pick<Database<unknown>, 'pool'>,
  now: () => Date,
  deliver: (mail: PendingMail) => Promise<MailOutcome>,
): Promise<MailOutcome | undefined> => {
  const client = await pool.connect();
  let isBroken = true;
  try {
    await client.query('begin');
    // A mail server may take its time; the transaction is idle until it has answered.
    await client.query(`set local idle_in_transaction_session_timeout = '90s'`);
    const { rows } = await client.query<MailRow>(nextRow);
    const row = rows[0];
    let outcome: MailOutcome | undefined;
    if (row !== undefined) {
      const told = await client.query<ToldNotice>(toldBy, [row.mailId]);
      outcome = await deliver({ ...row, occasion: occasionOf(told.rows, now()) });
      await settle(client, row.mailId, outcome);
    }
    await client.query('commit');
    isBroken = false;
    return outcome;
  } finally {
    // An open transaction ends with its connection.
    client.release(isBroken);
  }
};

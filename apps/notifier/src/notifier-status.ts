import type { Database } from '@traject/database';
import { Counter, Gauge, Registry } from 'prom-client';
import type { MailOutcome } from './next-mail.js';

/** What a notifier knows of itself, for health checks and metrics. */
export interface NotifierStatus {
  readonly metrics: Registry;
  /** Code of what keeps all mails from going out; undefined once one went out, or nothing was left to send. */
  problem(): string | undefined;
  /** Every mail that was due has been dealt with. */
  caughtUp(): void;
  settled(outcome: MailOutcome): void;
  failed(code: string): void;
}

/** Opens the status. */
export const openNotifierStatus = ({ pool }: Pick<Database<unknown>, 'pool'>): NotifierStatus => {
  const metrics = new Registry();
  const registers = [metrics];
  const mails = new Counter({
    name: 'traject_notifier_mails_total',
    help: 'Mails by what became of them.',
    labelNames: ['state'],
    registers,
  });
  const failures = new Counter({
    name: 'traject_notifier_failures_total',
    help: 'What kept all mails from going out, by code.',
    labelNames: ['code'],
    registers,
  });
  const pending = new Gauge({
    name: 'traject_notifier_pending_mails',
    help: 'Mails that are still to be sent.',
    registers,
    collect: async () => {
      const { rows } = await pool.query<{ mails: number }>(
        `select count(*)::integer as mails from notice_mails.mails where state = 'pending'`,
      );
      pending.set(rows[0]?.mails ?? 0);
    },
  });
  let problem: string | undefined;
  return {
    metrics,
    problem: () => problem,
    caughtUp: () => {
      problem = undefined;
    },
    settled: ({ state }) => {
      if (state === 'sent') problem = undefined;
      mails.inc({ state });
    },
    failed: (code) => {
      problem = code;
      failures.inc({ code });
    },
  };
};

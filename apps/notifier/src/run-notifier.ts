import { backOff, pause, type Log } from '@traject/daemon';
import { deliver, type DeliveryParts } from './deliver.js';
import { withNextMail, type MailOutcome } from './next-mail.js';
import type { NotifierStatus } from './notifier-status.js';
import { planMails } from './plan-mails.js';

/** What a notifier runs with. */
export interface NotifierParts extends DeliveryParts {
  readonly gatherMs: number;
  readonly status: NotifierStatus;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const lookAgainMs = 1_000;

const note = ({ status, log }: NotifierParts, outcome: MailOutcome): void => {
  status.settled(outcome);
  if (outcome.state === 'given-up')
    log.error({ code: 'notice-given-up', reason: outcome.code }, 'A mail was given up; what it told of is in Traject.');
};

/**
 * Sends what is due, until nothing is.
 * @param onSent told of each mail that went out
 * @throws what keeps all mails from going out
 */
const sendAll = async (parts: NotifierParts, onSent: () => void): Promise<void> => {
  while (!parts.signal.aborted) {
    const outcome = await withNextMail(parts.database, parts.now, (mail) => deliver(parts, mail));
    if (outcome === undefined) return;
    note(parts, outcome);
    if (outcome.state === 'sent') onSent();
    if (outcome.state === 'pending' && outcome.away !== undefined) throw outcome.away;
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && /^[\w-]{1,60}$/.test(String(error.code))
    ? String(error.code)
    : 'unexpected';

/** Plans and sends until the signal aborts. While a part is away it waits, each time longer, and then goes on. */
export const runNotifier = async (parts: NotifierParts): Promise<void> => {
  const { database, gatherMs, status, log, signal } = parts;
  const patience = backOff({ firstMs: 250, limitMs: 30_000 });
  while (!signal.aborted) {
    try {
      await planMails(database, { now: parts.now(), gatherMs });
      await sendAll(parts, patience.reset);
      status.caughtUp();
      patience.reset();
      await pause(lookAgainMs, signal);
    } catch (error) {
      const code = codeOf(error);
      status.failed(code);
      log.warn(
        { code: 'notices-wait', reason: code, err: error },
        'Notices cannot be sent; nothing is lost, it is tried again.',
      );
      await patience.wait(signal);
    }
  }
};

import { codeOf } from '@traject/contracts';
import { backOff, pause, type Log } from '@traject/daemon';
import { deliver, type DeliveryParts } from './deliver.js';
import { forgetMails } from './forget-mails.js';
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
const forgetEveryMs = 3_600_000;

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

/** Whatever has another form may quote what the error was about. */
const safeCodeOf = (error: unknown): string => (/^[\w-]{1,60}$/.test(codeOf(error)) ? codeOf(error) : 'unexpected');

/** Plans and sends until the signal aborts. While a part is away it waits, each time longer, and then goes on. */
export const runNotifier = async (parts: NotifierParts): Promise<void> => {
  const { database, gatherMs, status, log, signal } = parts;
  const patience = backOff({ firstMs: 250, limitMs: 30_000 });
  let forgotAtMs = 0;
  while (!signal.aborted) {
    try {
      await planMails(database, { now: parts.now(), gatherMs });
      await sendAll(parts, patience.reset);
      status.caughtUp();
      if (parts.now().getTime() - forgotAtMs > forgetEveryMs) {
        await forgetMails(database, parts.now());
        forgotAtMs = parts.now().getTime();
      }
      patience.reset();
      await pause(lookAgainMs, signal);
    } catch (error) {
      const code = safeCodeOf(error);
      status.failed(code);
      log.warn(
        { code: 'notices-wait', reason: code, err: error },
        'Notices cannot be sent; nothing is lost, it is tried again.',
      );
      await patience.wait(signal);
    }
  }
};

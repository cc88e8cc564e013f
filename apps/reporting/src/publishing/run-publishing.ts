import { backOff, failureCode, ownSentence, pause, type Log } from '@traject/daemon';
import { periodKey, type Release } from '@traject/reports';
import { openPublishing, type PublishingParts, type Turn } from './publish-due.js';
import type { PublishingStatus } from './publishing-status.js';

/** What publishing in the background runs with. */
export interface BackgroundParts extends Omit<PublishingParts, 'onPublished'> {
  readonly status: PublishingStatus;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** How often it is looked whether a period has become due. A period is of months, so nobody waits for this. */
const betweenTurnsMs = 60_000;

/** While something waits for the mart it is looked sooner, as that is a matter of seconds. */
const patienceOf = () => backOff({ firstMs: 1_000, limitMs: betweenTurnsMs });

const sentences: Readonly<Record<NonNullable<Turn['waits']>, ReturnType<typeof ownSentence>>> = {
  'log-not-in-stream': ownSentence(
    'Reports wait: the log has events that are not in Kafka yet. See to the relay if this stays.',
  ),
  'mart-behind': ownSentence('Reports wait until the mart has taken everything that Kafka has.'),
  'stream-anew': ownSentence(
    'Reports wait, as the mart has taken more than Kafka has. Publish the stream into new topics and go on with these.',
  ),
  'record-parked': ownSentence(
    'Reports wait two weeks for a record that could not be taken. Mend its cause and replay what is parked.',
  ),
  'another-publishes': ownSentence('Another process is making the reports.'),
};

/** Tells why reports wait once, and not at every turn. */
const tellingOf = (log: Log): ((turn: Turn) => void) => {
  let told: Turn['waits'] = null;
  return ({ due, waits }) => {
    if (waits !== null && waits !== told)
      log.info({ code: 'reports-wait', reason: waits, count: due }, sentences[waits]);
    told = waits;
  };
};

/** Publishes whatever is due, at once and then regularly, without being asked, until the signal aborts. Never throws. */
export const runPublishing = async (parts: BackgroundParts): Promise<void> => {
  const { status, log, signal } = parts;
  const patience = patienceOf();
  const tell = tellingOf(log);
  const onPublished = (release: Release): void => {
    status.published();
    const period = periodKey(release.period);
    log.info({ code: 'period-published', period, count: release.organisations.length }, 'A period was published.');
  };
  const publishing = openPublishing({ ...parts, onPublished });
  while (!signal.aborted) {
    try {
      const turn = await publishing.turn();
      status.turned(turn);
      tell(turn);
      if (turn.waits !== null && turn.waits !== 'another-publishes') {
        await patience.wait(signal);
      } else {
        patience.reset();
        await pause(betweenTurnsMs, signal);
      }
    } catch (error) {
      const code = failureCode(error);
      status.failed(code);
      log.error(
        { code: 'publishing-failed', reason: code, err: error },
        'A period could not be published. Nothing of it was kept; it is tried again.',
      );
      await patience.wait(signal);
    }
  }
};

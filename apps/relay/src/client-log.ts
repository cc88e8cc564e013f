import type { Log } from '@traject/daemon';
import type { ClientLog } from '@traject/event-stream';

/** Hands the Kafka client's lines to the relay's log; its news of joining and leaving groups are for debugging. */
export const clientLogTo =
  (log: Log): ClientLog =>
  ({ level, component, message }) =>
    log[level === 'info' ? 'debug' : level]({ code: 'kafka-client', component }, message);

import { isProcessStream, isStreamName, processKinds, streamOf, type ProcessStream } from '@traject/contracts';
import type { EventLog } from '@traject/event-log';
import type { OperatorParts } from './operator-parts.js';

/**
 * The stream that an operator means: its name, or the id of a journey or of an advice alone.
 * @throws Error `journey-unknown` when the log has no such stream
 */
export const findStream = async (eventLog: Pick<EventLog, 'readStream'>, given: string): Promise<ProcessStream> => {
  const candidates =
    isStreamName(given) && isProcessStream(given) ? [given] : processKinds.map((kind) => streamOf(kind, given));
  for (const stream of candidates) {
    if ((await eventLog.readStream(stream, { limit: 1 })).length > 0) return stream;
  }
  throw new Error(`journey-unknown: the log has no journey or advice ${given}. Look up its id and try again.`);
};

const streamsAtOnce = 200;

/** The names of the streams of all journeys and advices of the log, some at a time. */
export async function* allStreams({ pool }: Pick<OperatorParts, 'pool'>): AsyncGenerator<readonly ProcessStream[]> {
  for (let after = ''; ;) {
    const { rows } = await pool.query<{ stream: ProcessStream }>(
      `select distinct stream from event_log.events where stream > $1 and stream !~ '^person/' order by stream limit $2`,
      [after, streamsAtOnce],
    );
    if (rows.length === 0) return;
    yield rows.map(({ stream }) => stream);
    after = rows.at(-1)?.stream ?? after;
  }
}

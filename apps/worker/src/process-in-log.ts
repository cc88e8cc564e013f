import {
  adviceWorkflowId,
  journeyWorkflowId,
  temporal,
  type AdviceStart,
  type JourneyStart,
  type LoggedEvent,
  type RememberedCommand,
  type StreamName,
} from '@traject/contracts';
import {
  fold,
  foldAdvice,
  type AdviceEvent,
  type AdviceState,
  type JourneyEvent,
  type JourneyState,
} from '@traject/domain';
import type { EventLog } from '@traject/event-log';
import type { OperatorParts } from './operator-parts.js';

/** State of a journey or of an advice. */
export type ProcessState = JourneyState | AdviceState;

/** A journey or an advice, as the log alone has it. */
export interface ProcessInLog {
  readonly stream: StreamName;
  readonly workflowType: string;
  readonly state: ProcessState;
  /** Why it ended, or null while it is open. */
  readonly ended: string | null;
  /** What its workflow is started with to go on from here. */
  readonly start: JourneyStart | AdviceStart;
}

/** Every command that the log knows; the last sequence of each was its answer. */
const commandsOf = (events: readonly LoggedEvent[]): readonly RememberedCommand[] => {
  const commands = new Map<string, RememberedCommand>();
  for (const { commandId, fingerprint, sequence } of events) {
    if (commandId !== null) commands.set(commandId, { commandId, fingerprint, sequence });
  }
  return [...commands.values()];
};

const endOf = ({ stage }: ProcessState): string | null => (stage.kind === 'ended' ? stage.reason : null);

const idOf = (stream: StreamName): string => stream.slice(stream.indexOf('/') + 1);

/**
 * Folds a stream; null when there is none.
 * @throws Error `journey-stream-broken`, `advice-stream-broken` for a stream that was never written by us
 */
export const readProcess = async (
  eventLog: Pick<EventLog, 'readStream'>,
  stream: StreamName,
): Promise<ProcessInLog | null> => {
  const logged = await eventLog.readStream(stream);
  const events = logged.map(({ event }) => event);
  const remembered = commandsOf(logged);
  const id = idOf(stream);
  const { supportJourney, employerAdvice } = temporal.workflowTypes;
  if (stream.startsWith('advice/')) {
    const state = foldAdvice(events as unknown as readonly AdviceEvent[]); // the streams of advices hold nothing else
    const start: AdviceStart = { adviceId: id, snapshot: state, remembered };
    return state && { stream, workflowType: employerAdvice, state, ended: endOf(state), start };
  }
  const state = fold(events as unknown as readonly JourneyEvent[]); // the streams of journeys hold nothing else
  const start: JourneyStart = { journeyId: id, snapshot: state, remembered };
  return state && { stream, workflowType: supportJourney, state, ended: endOf(state), start };
};

/**
 * The stream that an operator means: its name, or the id of a journey or of an advice alone.
 * @throws Error `journey-unknown` when the log has no such stream
 */
export const findStream = async (eventLog: Pick<EventLog, 'readStream'>, given: string): Promise<StreamName> => {
  const named = /^(journey|advice)\/(.+)$/.exec(given);
  const candidates: readonly StreamName[] =
    named === null
      ? [journeyWorkflowId(given), adviceWorkflowId(given)]
      : [named[1] === 'advice' ? adviceWorkflowId(named[2] ?? '') : journeyWorkflowId(named[2] ?? '')];
  for (const stream of candidates) {
    if ((await eventLog.readStream(stream, { limit: 1 })).length > 0) return stream;
  }
  throw new Error(`journey-unknown: the log has no journey or advice ${given}. Look up its id and try again.`);
};

const streamsAtOnce = 200;

/** The names of all streams of the log, some at a time. */
export async function* allStreams({ pool }: Pick<OperatorParts, 'pool'>): AsyncGenerator<readonly StreamName[]> {
  for (let after = ''; ;) {
    const { rows } = await pool.query<{ stream: StreamName }>(
      'select distinct stream from event_log.events where stream > $1 order by stream limit $2',
      [after, streamsAtOnce],
    );
    if (rows.length === 0) return;
    yield rows.map(({ stream }) => stream);
    after = rows.at(-1)?.stream ?? after;
  }
}

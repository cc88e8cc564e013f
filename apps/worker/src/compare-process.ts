import type { ProcessStream } from '@traject/contracts';
import { backOff } from '@traject/daemon';
import { readProcess, type ProcessInLog, type ProcessState } from '@traject/event-log';
import { differingPaths } from './differing-paths.js';
import type { OperatorParts } from './operator-parts.js';
import { readFromTemporal, type ProcessInTemporal } from './process-in-temporal.js';

/** What a comparison of one stream found. */
export interface Comparison {
  readonly stream: ProcessStream;
  /** `lost`: open in the log, and no workflow goes on with it. `forgotten`: over, and Temporal has dropped it. */
  readonly outcome: 'same' | 'forgotten' | 'differs' | 'lost' | 'silent';
  /** What differs: sequences and paths, never what stands there. Empty when nothing does. */
  readonly detail: string;
}

type Parts = Pick<OperatorParts, 'client' | 'eventLog'>;
type Found = Omit<Comparison, 'stream'>;

const same: Found = { outcome: 'same', detail: '' };
const differs = (detail: string): Found => ({ outcome: 'differs', detail });

/** As it comes out of Temporal, so that both are written alike. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const standing = (ended: boolean, sequence: number): string => `${ended ? 'ended' : 'open'} at ${sequence}`;

const compareRunning = (log: ProcessInLog, state: ProcessState | null): Found => {
  const { sequence } = log.state;
  if (state === null) return differs(`at sequence ${sequence} in the log, not begun in the workflow`);
  const paths = differingPaths(asJson(log.state), asJson(state));
  if (paths.length === 0) return same;
  return differs(`at sequence ${sequence} in the log, ${state.sequence} in the workflow; in ${paths.join(', ')}`);
};

const compareEnded = (log: ProcessInLog, workflow: Extract<ProcessInTemporal, { readonly kind: 'ended' }>): Found => {
  const { ended } = log;
  const { workflowSequence: sequence } = log;
  if (ended === workflow.reason && sequence === workflow.sequence) return same;
  const inWorkflow = standing(true, workflow.sequence);
  const alsoWhy = ended === null || ended === workflow.reason ? '' : '; in why it ended';
  return differs(`${standing(ended !== null, sequence)} in the log, ${inWorkflow} in the workflow${alsoWhy}`);
};

/** Compares what log and Temporal say of one journey or advice at one time. Pure. */
const compareStates = (log: ProcessInLog, workflow: ProcessInTemporal): Found => {
  switch (workflow.kind) {
    case 'running':
      return compareRunning(log, workflow.state);
    case 'ended':
      return compareEnded(log, workflow);
    case 'silent':
      return { outcome: 'silent', detail: 'runs, but does not answer: is there a worker, and can it be replayed?' };
    case 'gone':
      if (log.ended === null) {
        return { outcome: 'lost', detail: `${standing(false, log.state.sequence)} in the log, ${workflow.how}` };
      }
      return workflow.how === 'unknown to Temporal'
        ? { outcome: 'forgotten', detail: '' }
        : differs(`${standing(true, log.state.sequence)} in the log, ${workflow.how}`);
  }
};

/**
 * Compares the log with Temporal for one stream. A journey may move between the two looks, so a difference counts only
 * when it is found once more, unchanged.
 * @throws Error `journey-unknown` when the log has no such stream
 */
export const compareProcess = async (parts: Parts, stream: ProcessStream): Promise<Comparison> => {
  const pauses = backOff({ firstMs: 100, limitMs: 1_000 });
  const look = async (): Promise<Found> => {
    const workflow = await readFromTemporal(parts, stream);
    const log = await readProcess(parts.eventLog, stream);
    if (log === null) throw new Error(`journey-unknown: the log has no stream ${stream}.`);
    return compareStates(log, workflow);
  };
  let found = await look();
  while (found.detail !== '' && found.outcome !== 'silent') {
    await pauses.wait(new AbortController().signal);
    const again = await look();
    if (again.detail === found.detail) break;
    found = again;
  }
  return { stream, ...found };
};

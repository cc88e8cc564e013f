import {
  idOfStream,
  kindOfStream,
  type CommandAnswer,
  type JourneyStart,
  type ProcessKind,
  type ProcessStream,
  type StreamName,
} from '@traject/contracts';
import { readProcess, type EventLog } from '@traject/event-log';
import { HttpProblem, keyReused } from '../problems/http-problem.js';
import { refusal } from '../problems/rejections.js';
import type { CommandIdentity } from './command-id.js';

/**
 * What a command was answered when it was carried out, as the log has it; undefined when it was not.
 * @throws HttpProblem `idempotency-key-reused` when its key served something else
 */
export async function answerInLog(
  eventLog: Pick<EventLog, 'findByCommand'>,
  stream: StreamName,
  { commandId, fingerprint }: CommandIdentity,
): Promise<CommandAnswer | undefined> {
  const last = (await eventLog.findByCommand(stream, commandId)).at(-1);
  if (last === undefined) return undefined;
  // Null in what was written before the log kept fingerprints: whoever asks again is answered.
  if (last.fingerprint !== null && last.fingerprint !== fingerprint) throw keyReused();
  return { sequence: last.sequence, fingerprint };
}

/** What the workflow of a journey that is over begins with to take one more command; null while it is not over. */
export async function endedJourney(
  eventLog: Pick<EventLog, 'readStream'>,
  stream: StreamName<'journey'>,
): Promise<JourneyStart | null> {
  const process = await readProcess(eventLog, stream);
  if (process === null || process.ended === null || !('journeyId' in process.state)) return null;
  return { journeyId: idOfStream(stream), snapshot: process.state, remembered: process.commands };
}

/** What it means to the caller that no workflow takes a command: whether there is more to come is for the log to say. */
export async function problemOfMissingWorkflow(
  eventLog: Pick<EventLog, 'readStream'>,
  stream: ProcessStream,
  cause: unknown,
): Promise<HttpProblem> {
  const subject = kindOfStream(stream);
  const process = await readProcess(eventLog, stream);
  if (process === null) return nothingBegun();
  if (process.ended !== null) return refusal(`${subject}-over`);
  return lost(subject, stream, cause);
}

/** A start leaves nothing behind when it was refused, or when its workflow ended before anything was written. */
const nothingBegun = (): HttpProblem =>
  new HttpProblem(
    409,
    'nothing-begun',
    'Nothing came of what was sent under this Idempotency-Key before. Nothing was kept. Send it with a new key.',
  );

const lost = (subject: ProcessKind, stream: StreamName, cause: unknown): HttpProblem =>
  new HttpProblem(
    503,
    `${subject}-lost`,
    `This ${subject} is not over, but it has stopped running. Nothing is lost, and nothing of this was done: have an operator restart it from the log, then send this again with the same Idempotency-Key.`,
    { restart: stream },
    { cause },
  );

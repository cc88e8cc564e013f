import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { EngineFailure } from './failure.js';
import { commandLineOf, eventually, isAlive, sendSignal } from './processes.js';

/** What is noted about a started part, so that a later start recognises what an earlier one left behind. */
interface PidNote {
  readonly pid: number;
  readonly parentPid: number;
  /** A text that stands in the command line of this part and of no other, such as its data folder. */
  readonly mark: string;
}

function isPidNote(value: unknown): value is PidNote {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'parentPid' in value &&
    typeof value.parentPid === 'number' &&
    'mark' in value &&
    typeof value.mark === 'string' &&
    value.mark !== ''
  );
}

async function readNote(file: string): Promise<PidNote | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isPidNote(note) ? note : undefined;
  } catch {
    // No note, or one cut short by a crash: there is nothing that can safely be identified and stopped.
    return undefined;
  }
}

/** Notes a running part. */
export async function writePidFile(file: string, note: { pid: number; mark: string }): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify({ ...note, parentPid: process.pid } satisfies PidNote));
  await rename(`${file}.new`, file);
}

/**
 * Stops what an earlier start that was killed left running, and only that: the command line must bear the noted mark.
 * @throws EngineFailure `engine-already-running` when the start that owns it is still alive
 */
export async function cleanUpAfterDeadParent(file: string, part: string, signal: NodeJS.Signals): Promise<void> {
  const note = await readNote(file);
  if (note !== undefined && isAlive(note.pid) && (await commandLineOf(note.pid)).includes(note.mark)) {
    if (note.parentPid !== process.pid && isAlive(note.parentPid)) {
      throw new EngineFailure(
        'engine-already-running',
        `${part} already runs on this data (process ${note.pid}, started by process ${note.parentPid}). Stop that one first, or set TRAJECT_STATE_DIR to another folder.`,
      );
    }
    sendSignal(note.pid, signal);
    if (!(await eventually(() => !isAlive(note.pid), 15_000))) {
      sendSignal(note.pid, 'SIGKILL');
      await eventually(() => !isAlive(note.pid), 5_000);
    }
  }
  await rm(file, { force: true });
}

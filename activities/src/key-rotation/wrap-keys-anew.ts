import { Context } from '@temporalio/activity';
import { rotateKeys, rotationWriting, type TellProgress } from '@traject/dossier';
import type { KeyRotator } from './key-rotator.js';
import { rotationStep } from './rotation-step.js';

/** How often it says that it is at it: one batch may take longer, with a key service far away. */
const beatEveryMs = 5_000;

/** How far a rotation is with what earlier attempts did, as this one counts only what they left. */
const withEarlier = (before: number | null, tell: TellProgress): TellProgress => {
  return (done, total) => {
    const earlier = Math.max(0, (before ?? total) - total);
    return tell(earlier + done, earlier + total);
  };
};

/** Beats until the work is over, so that another worker begins soon after this one died. */
const whileBeating = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), beatEveryMs);
  try {
    context.heartbeat();
    return await work();
  } finally {
    clearInterval(beat);
  }
};

/**
 * Wraps every key anew with the newest key-encryption key. How far it is stands in the keys themselves, so that each
 * attempt goes on where the last one ended, however it did.
 */
export const wrapKeysAnew =
  ({ database: { query }, openEncryption }: KeyRotator) =>
  (rotationId: string): Promise<void> =>
    rotationStep(() =>
      whileBeating(async () => {
        const { cancellationSignal } = Context.current();
        const writing = rotationWriting(query);
        const begun = await writing.begin(rotationId);
        if (begun === 'ended') return;
        const tell = withEarlier(begun.total, async (done, total) => {
          cancellationSignal.throwIfAborted();
          await writing.tell(rotationId, done, total);
        });
        await writing.finish(rotationId, await rotateKeys(query, await openEncryption(), tell));
      }),
    );

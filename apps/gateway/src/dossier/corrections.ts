import { legible, textLimits } from '@traject/tasks';
import { z } from 'zod';
import { commandIdentity, derivedId } from '../commands/command-id.js';
import { versionFrom } from '../directory/record-version.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem } from '../problems/http-problem.js';
import { openDossierFor, readableItem } from './open-dossier.js';
import { mayCorrect } from './shown-words.js';

const longestReason = 1_000;

const written = (most: number) => z.string().min(1).max(most).check(legible('lines'));

/** Other words in the place of those that were written, and why. */
export const correction = z.strictObject({ text: written(textLimits.confidential), reason: written(longestReason) });
/** See {@link correction}. */
export type CorrectionGiven = z.output<typeof correction>;

/** What correcting answers. */
export interface Corrected {
  readonly contentRef: string;
  /** The version that the new words are. */
  readonly version: number;
}

/** What of a dossier is corrected, in which version, and the key of the command. */
export interface CorrectionOf {
  readonly journeyId: string;
  readonly contentRef: string;
  readonly ifMatch: string | undefined;
  readonly key: string | undefined;
}

const notTheirs = (): HttpProblem =>
  new HttpProblem(
    403,
    'correction-not-yours',
    'Only whoever wrote confidential words corrects them, and not once others answer on them to the letter or received them in a hand-over. Nothing was changed. Ask for other words where that is offered.',
  );

/**
 * Keeps other words as the next version of an item, once under a key. Whoever could read the item can read them.
 * @throws HttpProblem `journey-not-found`, `content-not-found`, `correction-not-yours`, `version-conflict`
 */
export async function correct(
  parts: GatewayParts,
  caller: Caller,
  { journeyId, contentRef, ifMatch, key }: CorrectionOf,
  given: CorrectionGiven,
): Promise<Corrected> {
  const { database, directory, dossier } = parts;
  const command = commandIdentity(caller.personId, key, ['journey.correct', journeyId, contentRef, ifMatch, given]);
  const version = versionFrom(ifMatch);
  const opened = await openDossierFor(parts, caller, journeyId, 'journey.correct');
  if (!mayCorrect(caller, await readableItem(parts, opened, contentRef))) throw notTheirs();
  const { commandId } = command;
  const newWords = {
    ...given,
    firstRef: contentRef,
    version,
    commandId,
    writtenBy: caller.personId,
    contentRef: derivedId(commandId, 'correction'),
    reasonRef: derivedId(commandId, 'correction/reason'),
  };
  return database.query.transaction().execute((transaction) =>
    directory.once(transaction, command, async () => {
      const kept = await dossier.correctContent(transaction, newWords);
      return { contentRef, version: kept.version };
    }),
  );
}

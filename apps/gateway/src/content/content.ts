import type { ContentLabel, ContentToStore } from '@traject/dossier';
import { derivedId } from '../commands/command-id.js';
import type { CommandIdentity } from '../commands/command-id.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem } from '../problems/http-problem.js';

/** Words of a submitted form that go to the dossier. */
export interface Words {
  /** Field of the form, e.g. `notes`. */
  readonly field: string;
  readonly label: Exclude<ContentLabel, 'personal'>;
  readonly text: string;
}

/** Whom words are about, where they belong, and who wrote them. */
export interface Belonging {
  /** The person whose erasure erases the words. */
  readonly personId: string;
  readonly journeyId: string | null;
  readonly writtenBy: string;
  /** The form, e.g. the kind of a task. */
  readonly form: string;
}

/** The reference that a command gives to one of its fields. */
export const contentRefOf = (commandId: string, field: string): string => derivedId(commandId, `content/${field}`);

const toStore = (commandId: string, belonging: Belonging, words: Words): ContentToStore => ({
  contentRef: contentRefOf(commandId, words.field),
  personId: belonging.personId,
  journeyId: belonging.journeyId,
  field: `${belonging.form}.${words.field}`,
  version: 1,
  label: words.label,
  text: words.text,
  commandId,
  writtenBy: belonging.writtenBy,
});

/**
 * Keeps the words, carries the command out, and takes the words away again when the command was refused. While it is
 * unknown what became of the command they stay: the same command sent again finds them.
 */
export async function withContent<Answer>(
  { database, dossier }: GatewayParts,
  { commandId }: CommandIdentity,
  belonging: Belonging,
  words: readonly Words[],
  command: () => Promise<Answer>,
): Promise<Answer> {
  if (words.length === 0) return command();
  const items = words.map((each) => toStore(commandId, belonging, each));
  await database.query.transaction().execute((transaction) => dossier.storeContent(transaction, items));
  try {
    return await command();
  } catch (error) {
    const isRefused = error instanceof HttpProblem && error.status < 500 && error.code !== 'idempotency-key-reused';
    if (isRefused) {
      const refs = items.map(({ contentRef }) => contentRef);
      // Its own words alone: under the same key another journey may have taken others, which are on record there.
      await database.query.transaction().execute((transaction) => dossier.discardContent(transaction, commandId, refs));
    }
    throw error;
  }
}

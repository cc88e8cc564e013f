import type { ContentLabel, ContentToStore } from '@traject/dossier';
import { textOfOtherMeaning } from '@traject/tasks';
import { derivedId } from '../commands/command-id.js';
import type { CommandIdentity } from '../commands/command-id.js';
import type { ContentHashes } from '../commands/content-hashes.js';
import type { GatewayParts } from '../parts.js';

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
  /** The advice that they are of; absent for all others. */
  readonly adviceId?: string;
  readonly writtenBy: string;
  /** The form, e.g. the kind of a task. */
  readonly form: string;
}

/**
 * The reference that a command gives to one of its fields. It is that of the words too: asked for something else under the
 * same key, it is another one, so that no event ever refers to words that came with another request. Keyed, as it stands
 * in the log and a plain hash lets whoever has it try out what was written.
 */
export const contentRefOf = (
  hashes: ContentHashes,
  { commandId, fingerprint }: CommandIdentity,
  field: string,
): string => derivedId(commandId, `content/${hashes.ofRequest(fingerprint)}/${field}`);

/** The words that others say something of, which go where those go, as no event refers to them. */
const besideOf = ({ field }: Words, all: readonly Words[]): Words | undefined =>
  all.find((words) => words.field === textOfOtherMeaning(field));

const toStore = (
  hashes: ContentHashes,
  identity: CommandIdentity,
  belonging: Belonging,
  all: readonly Words[],
): readonly ContentToStore[] => {
  const refOf = ({ field }: Words): string => contentRefOf(hashes, identity, field);
  return all.map((words) => {
    const beside = besideOf(words, all);
    return {
      contentRef: refOf(words),
      personId: belonging.personId,
      journeyId: belonging.journeyId,
      ...(belonging.adviceId === undefined ? {} : { adviceId: belonging.adviceId }),
      field: `${belonging.form}.${beside === undefined ? words.field : `${beside.field}.otherMeaning`}`,
      version: 1,
      ...(beside === undefined ? {} : { firstRef: refOf(beside) }),
      label: words.label,
      text: words.text,
      commandId: identity.commandId,
      writtenBy: belonging.writtenBy,
    };
  });
};

/**
 * Keeps the words and carries the command out. Whatever becomes of it they stay, as nobody knows that it was refused for
 * good: the same command may have been sent twice, or is sent again. Words to which no event comes to refer are swept.
 */
export async function withContent<Answer>(
  { database, dossier, hashes }: Pick<GatewayParts, 'database' | 'dossier' | 'hashes'>,
  identity: CommandIdentity,
  belonging: Belonging,
  words: readonly Words[],
  command: () => Promise<Answer>,
): Promise<Answer> {
  if (words.length === 0) return command();
  const items = toStore(hashes, identity, belonging, words);
  await database.query.transaction().execute((transaction) => dossier.storeContent(transaction, items));
  return command();
}

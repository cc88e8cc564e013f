import { createHash } from 'node:crypto';
import { opens, type ReadGround } from '@traject/access';
import type { Dossier } from '@traject/dossier';
import type { DisclosureRecipient, DisclosureRow } from '@traject/event-log';
import type { Language } from '@traject/tasks';
import { titleOfItem, type Told } from '../access-log/words.js';
import { derivedId, type CommandIdentity } from '../commands/command-id.js';
import { occasionNow } from '../commands/occasion.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem } from '../problems/http-problem.js';
import { decideOn, disclosureFor, notShared, readable, recipientOf } from './ledger.js';

/** Words as a recipient reads them. */
export interface OpenedWords {
  /** Form and field that they come from, and what that is called. */
  readonly item: Told;
  readonly text: string;
}

/** A disclosure as a recipient reads it. */
export interface OpenedDisclosure {
  readonly disclosureId: string;
  readonly purpose: DisclosureRow['purpose'];
  readonly validUntil: string;
  readonly words: readonly OpenedWords[];
}

/** The same reader opens the same disclosure once, however often and from wherever it is asked for. */
const identityOf = ({ disclosureId }: DisclosureRow, { personId }: DisclosureRecipient): CommandIdentity => {
  const name = `open/${personId}`;
  const fingerprint = createHash('sha256').update(`${disclosureId}/${name}`).digest('hex');
  return { commandId: derivedId(disclosureId, name), fingerprint };
};

/**
 * Has the opening decided where a withdrawal is decided too, one after the other, and waits until it is in the log. Only
 * then is there anything to read. Why it was refused is not told.
 */
async function putOnRecord(parts: GatewayParts, row: DisclosureRow, recipient: DisclosureRecipient): Promise<void> {
  try {
    await decideOn(parts, row, identityOf(row, recipient), {
      type: 'OpenDisclosure',
      actor: { role: recipient.role, personId: recipient.personId },
      taskId: null,
      data: { key: row.disclosureKey },
    });
  } catch (refusal) {
    throw refusal instanceof HttpProblem && refusal.status < 500 ? notShared() : refusal;
  }
}

/**
 * Opens a disclosure for one of its recipients: puts on record that they did, unless they had before. Nothing of its
 * words may be shown on another way.
 * @returns references of the words, which may now be read
 * @throws HttpProblem `disclosure-not-found`, `disclosure-lapsed`, and what commands throw
 */
export async function openFor(
  parts: GatewayParts,
  recipient: DisclosureRecipient,
  row: DisclosureRow,
): Promise<readonly string[]> {
  const { now } = occasionNow(parts.settings.dayLengthMs);
  if (readable(row, recipient.personId, now) === 'to-open') await putOnRecord(parts, row, recipient);
  return row.contentRefs;
}

/** Reads words that were opened, as far as they were written for the employer; that they were read is logged first. */
async function readDisclosed(
  { database, dossier }: GatewayParts,
  { personId: reader, role }: DisclosureRecipient,
  refs: readonly string[],
): ReturnType<Dossier['readContent']> {
  const ground: ReadGround = 'disclosure';
  const request = { refs, reader, role, ground };
  const contents = await database.query
    .transaction()
    .execute((transaction) => dossier.readContent(transaction, request));
  const reading = { as: role, phase: null, consent: 'opened' } as const;
  return contents.filter(({ label }) => opens(ground, { ...reading, label }));
}

/**
 * Shows a recipient the words that the employee let them have. Source: S7.
 * @throws HttpProblem `disclosure-not-found`, `disclosure-lapsed`, `not-allowed`
 */
export async function openDisclosure(
  parts: GatewayParts,
  caller: Caller,
  disclosureId: string,
  language: Language,
): Promise<OpenedDisclosure> {
  const row = await disclosureFor(parts, caller, disclosureId, 'disclosure.open');
  const recipient = recipientOf(row, caller);
  const contents = await readDisclosed(parts, recipient, await openFor(parts, recipient, row));
  const { purpose, validUntil } = row;
  const words = contents.map(({ field, text }) => ({
    item: { code: field, title: titleOfItem(field)[language] },
    text,
  }));
  return { disclosureId, purpose, validUntil, words };
}

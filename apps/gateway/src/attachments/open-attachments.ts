import { attachmentsReadableFrom, attachmentsReadableInEmergency, type ReadGround } from '@traject/access';
import type { KeptAttachment } from '@traject/dossier';
import { openDossierFor, type OpenedDossier } from '../dossier/open-dossier.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';

/** The attachments of a journey that somebody may read at one moment. */
export interface ReadableAttachments {
  readonly opened: OpenedDossier;
  readonly ground: ReadGround;
  readonly attachments: readonly KeptAttachment[];
}

/**
 * What was attached to a journey and is the caller's to read now.
 * @throws HttpProblem `journey-not-found`, `not-allowed`
 */
export async function readableAttachments(
  parts: GatewayParts,
  caller: Caller,
  journeyId: string,
): Promise<ReadableAttachments> {
  const opened = await openDossierFor(parts, caller, journeyId, 'journey.attachments');
  const { state, events } = opened;
  const { ground, from } =
    opened.role === 'administrator'
      ? ({ ground: 'break-glass', from: attachmentsReadableInEmergency(state) } as const)
      : ({
          ground: opened.role === 'employee' ? 'own-dossier' : 'serving-practitioner',
          from: attachmentsReadableFrom(caller.personId, state, events),
        } as const);
  const kept = await parts.database.query
    .transaction()
    .execute((transaction) => parts.attachments.list(transaction, journeyId));
  return {
    opened,
    ground,
    attachments: from === null ? [] : kept.filter(({ afterSequence }) => afterSequence >= from),
  };
}

/**
 * One of them.
 * @throws HttpProblem `attachment-not-found`
 */
export function attachmentAmong({ attachments }: ReadableAttachments, attachmentId: string): KeptAttachment {
  const found = attachments.find((each) => each.attachmentId === attachmentId);
  if (found === undefined) throw notFound('attachment');
  return found;
}

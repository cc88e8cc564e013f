import { mayAttach } from '@traject/access';
import type { AttachmentType, ReceivedAttachment } from '@traject/dossier';
import { commandIdentity, derivedId, type CommandIdentity } from '../commands/command-id.js';
import { openDossierFor, type OpenedDossier } from '../dossier/open-dossier.js';
import type { FileSent } from '../http/file-body.js';
import type { Caller, StillCaller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem, notAllowed } from '../problems/http-problem.js';
import { refusal } from '../problems/rejections.js';
import { fileNameFrom } from './file-name.js';

/** Most attachments of one journey. */
const mostAttachments = 50;

/** What adding an attachment answers. */
export interface AddedAttachment {
  readonly attachmentId: string;
  readonly mediaType: AttachmentType;
  readonly bytes: number;
}

/** Where a file is added, what it is called, and the key of the command. */
export interface AttachmentSent {
  readonly journeyId: string;
  /** Percent-encoded. */
  readonly fileName: string | undefined;
  readonly key: string | undefined;
  readonly file: FileSent<AttachmentType>;
  readonly stillCaller: StillCaller;
}

const full = (): HttpProblem =>
  new HttpProblem(
    409,
    'attachments-full',
    `A journey has at most ${mostAttachments} attachments. Nothing was kept. Say in words what else there is.`,
  );

/** The dossier as it is open to somebody who may add to it. */
async function openToAdd(parts: GatewayParts, caller: Caller, journeyId: string): Promise<OpenedDossier> {
  const opened = await openDossierFor(parts, caller, journeyId, 'journey.attach');
  if (mayAttach(caller.personId, opened.state)) return opened;
  const { stage } = opened.state;
  throw stage.kind === 'ended' ? refusal('journey-over', { reason: stage.reason }) : notAllowed();
}

/**
 * Adds a file to the dossier of a journey, once under a key. It is taken in as it comes, and kept only whole.
 * @throws HttpProblem `journey-not-found`, `not-allowed`, `journey-over`, `file-name-invalid`, `attachments-full`, and
 * what is wrong with the bytes
 */
export async function addAttachment(
  parts: GatewayParts,
  caller: Caller,
  { journeyId, fileName, key, file, stillCaller }: AttachmentSent,
): Promise<AddedAttachment> {
  const named = (rest: readonly unknown[]) =>
    commandIdentity(caller.personId, key, ['journey.attach', journeyId, ...rest]);
  const { commandId } = named([]);
  const name = fileNameFrom(fileName);
  await openToAdd(parts, caller, journeyId);
  const received = await receive(parts, derivedId(commandId, 'attachment'), file);
  try {
    // It may have taken a while: what counts is who they are by now, and whether they may add to it.
    const opened = await openToAdd(parts, await stillCaller(), journeyId);
    const command = named([name, file.mediaType, received.sha256]);
    return await keepOnce(parts, caller, { opened, command, received, name });
  } finally {
    await received.discard();
  }
}

/** What is refused is answered while the rest of it still comes in, so that rest is let pass. */
async function receive(
  { attachments }: GatewayParts,
  attachmentId: string,
  { mediaType, bytes }: FileSent<AttachmentType>,
): Promise<ReceivedAttachment> {
  try {
    return await attachments.receive(attachmentId, mediaType, bytes.iterator({ destroyOnReturn: false }));
  } catch (error) {
    if (bytes.errored !== null) throw brokenOff(error);
    bytes.resume();
    throw error;
  }
}

const brokenOff = (cause: unknown): HttpProblem =>
  new HttpProblem(
    400,
    'upload-broken-off',
    'The file did not arrive whole. Nothing of it was kept. Send it again with the same Idempotency-Key.',
    {},
    { cause },
  );

interface AttachmentToAdd {
  readonly opened: OpenedDossier;
  readonly command: CommandIdentity;
  readonly received: ReceivedAttachment;
  readonly name: string;
}

function keepOnce(
  { database, directory, attachments }: GatewayParts,
  { personId: writtenBy }: Caller,
  { opened: { state, role, events }, command, received, name }: AttachmentToAdd,
): Promise<AddedAttachment> {
  const { commandId } = command;
  const { journeyId, employeeId: personId } = state;
  const { attachmentId, mediaType, bytes } = received;
  return database.query.transaction().execute((transaction) =>
    directory.once(transaction, command, async () => {
      await attachments.addAlone(transaction, journeyId);
      if ((await attachments.list(transaction, journeyId)).length >= mostAttachments) throw full();
      await attachments.keep(transaction, received, {
        personId,
        journeyId,
        name,
        nameRef: derivedId(commandId, 'attachment/name'),
        afterSequence: events.at(-1)?.sequence ?? 0,
        addedAs: role,
        commandId,
        writtenBy,
      });
      return { attachmentId, mediaType, bytes };
    }),
  );
}

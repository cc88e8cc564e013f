import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { PayloadKey, PayloadKeys } from './payload-keys.js';
import { PayloadProblem } from './problem.js';
import { seal, unseal, type SealedFor } from './sealing.js';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** As Temporal's own examples name them, so that its tools show what they are. */
const encodingName = 'binary/encrypted';
const keyIdField = 'encryption-key-id';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | null | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array());

const sealPayload = (payload: Payload, { key, keyId }: PayloadKey, workflowId: string | null): Payload => ({
  metadata: { encoding: bytesOf(encodingName), [keyIdField]: bytesOf(keyId) },
  data: seal(PayloadMessage.encode(payload).finish(), { key, keyId, workflowId }),
});

const unsealBytes = (data: Uint8Array, sealedFor: SealedFor): Uint8Array => {
  try {
    return unseal(data, sealedFor);
  } catch (cause) {
    throw new PayloadProblem(
      'payload-damaged',
      `A payload of ${sealedFor.workflowId} was altered, cut off, or belongs to another workflow. Nothing of it was used. Restart the journey from its log.`,
      { cause },
    );
  }
};

const unsealPayload = ({ metadata, data }: Payload, keys: PayloadKeys, workflowId: string): Payload => {
  const { encoding, [keyIdField]: keyId } = metadata ?? {};
  if (textOf(encoding) !== encodingName) {
    throw new PayloadProblem(
      'payload-not-encrypted',
      `A payload of ${workflowId} is not encrypted. Nothing of it was used. Restart the journey from its log.`,
    );
  }
  const key = keys.named(textOf(keyId));
  if (key === undefined) {
    throw new PayloadProblem(
      'payload-key-unknown',
      `A payload of ${workflowId} was encrypted under a key that is not in the payload key file. Nothing of it was used. Add that key to the file and start again, or restart the journey from its log.`,
    );
  }
  return PayloadMessage.decode(unsealBytes(data ?? new Uint8Array(), { ...key, workflowId }));
};

const withoutWorkflow = (): PayloadProblem =>
  new PayloadProblem(
    'payload-without-workflow',
    'A payload was to be read without the workflow that it belongs to. Nothing of it was used. Read it by its workflow.',
  );

/**
 * Encrypts each payload under a key of its workflow alone, and opens it for that workflow alone. What was never encrypted,
 * or for another workflow, is refused as a whole.
 * What belongs to no workflow is encrypted too, and can be opened by nobody: the SDK names none where it reports a
 * workflow task that failed, whose reason is in the worker's log.
 * @throws PayloadProblem from `decode`: `payload-without-workflow`, `payload-not-encrypted`, `payload-key-unknown`,
 *   `payload-damaged`
 */
export const payloadCodecOf = (keys: PayloadKeys): PayloadCodec => ({
  encode: async (payloads: Payload[], context?: SerializationContext): Promise<Payload[]> =>
    payloads.map((payload) => sealPayload(payload, keys.encrypting, context?.workflowId ?? null)),
  decode: async (payloads: Payload[], context?: SerializationContext): Promise<Payload[]> =>
    payloads.map((payload) => {
      if (context?.workflowId === undefined) throw withoutWorkflow();
      return unsealPayload(payload, keys, context.workflowId);
    }),
});

import type { History } from '@temporalio/common/lib/proto-utils.js';
import type { DataConverter, Payload } from '@temporalio/common';

const isPayload = (value: object): value is Payload =>
  'metadata' in value &&
  typeof value.metadata === 'object' &&
  value.metadata !== null &&
  'encoding' in value.metadata &&
  value.metadata.encoding instanceof Uint8Array;

const readable = async (value: unknown, decode: (payload: Payload) => Promise<Payload>): Promise<void> => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner !== 'object' || inner === null) continue;
    if (isPayload(inner)) Object.assign(value, { [key]: await decode(inner) });
    else await readable(inner, decode);
  }
};

/** A history whose payloads were encrypted, in place as it is kept for replays: without a key. */
export const readableHistory = async (
  history: History,
  workflowId: string,
  { payloadCodecs = [] }: DataConverter,
): Promise<History> => {
  const context = { type: 'workflow', namespace: 'default', workflowId } as const;
  await readable(history.events, async (payload) => {
    // A mark of the SDK's own, which says only how often and when a local activity was tried.
    if (Buffer.from(payload.metadata?.['encoding'] ?? []).toString() !== 'binary/encrypted') return payload;
    let decoded = [payload];
    for (const codec of payloadCodecs) decoded = await codec.decode(decoded, context);
    return decoded[0] ?? payload;
  });
  return history;
};

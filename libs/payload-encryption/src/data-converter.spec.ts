import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type SerializationContext } from '@temporalio/common';
import { expect, test } from 'vitest';
import { encryptedDataConverter, failureConverterPath, payloadKeysOf } from './index.js';

const ours: SerializationContext = { type: 'workflow', namespace: 'default', workflowId: 'journey/1' };
const plain = defaultPayloadConverter.toPayload('what nobody else may read');

test('a client or worker encrypts every payload, and tells failures in payloads', async () => {
  const { payloadCodecs = [], failureConverterPath: path } = encryptedDataConverter(payloadKeysOf(randomBytes(32)));
  expect(path).toBe(failureConverterPath);
  expect(payloadCodecs).toHaveLength(1);
  const [codec] = payloadCodecs;
  const [sealed = {}] = (await codec?.encode([plain], ours)) ?? [];
  expect(Buffer.from(sealed.data ?? []).toString('latin1')).not.toContain('nobody');
  expect(await codec?.decode([sealed], ours)).toEqual([
    expect.objectContaining({ data: Buffer.from(plain.data ?? []) }),
  ]);
});

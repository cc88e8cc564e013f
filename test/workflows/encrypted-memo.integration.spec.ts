import { randomBytes, randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { encryptedDataConverter, payloadKeysOf } from '@traject/payload-encryption';
import { expect, inject, onTestFinished, test } from 'vitest';
import { describedText, storedText } from './temporal-as-stored.js';

const said = 'what-nobody-may-read';

/** A workflow that nobody guides, begun with a memo by a client that encrypts or does not; and all that Temporal keeps of it. */
const begunWithMemo = async (dataConverter: DataConverter) => {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  onTestFinished(() => connection.close());
  const client = new Client({ connection, dataConverter });
  const start = { workflowId: `journey/${randomUUID()}`, taskQueue: randomUUID(), memo: { note: said } };
  const handle = await client.workflow.start('nobodysWorkflow', start);
  onTestFinished(async () => void (await handle.terminate('The story is told.')));
  const places = {
    'its history and its listing': await storedText(client, handle.workflowId),
    'its description': await describedText(client, handle.workflowId),
  };
  return { client, handle, places };
};

const encrypting = encryptedDataConverter(payloadKeysOf(randomBytes(32)));

const placesWith = (places: Readonly<Record<string, string>>, text: string): readonly string[] =>
  Object.keys(places).filter((place) => places[place]?.includes(text));

test('a memo is encrypted wherever Temporal keeps it, and read by whoever has the key', async () => {
  const { handle, places } = await begunWithMemo(encrypting);
  expect(placesWith(places, said)).toEqual([]);
  expect(placesWith(places, 'binary/encrypted')).toEqual(Object.keys(places));
  expect((await handle.describe()).memo).toEqual({ note: said });
});

test('a memo is read by nobody who has another key', async () => {
  const { client, handle } = await begunWithMemo(encrypting);
  const { connection } = client;
  const stranger = new Client({ connection, dataConverter: encryptedDataConverter(payloadKeysOf(randomBytes(32))) });
  const described = stranger.workflow.getHandle(handle.workflowId).describe();
  await expect(described).rejects.toThrow(expect.objectContaining({ code: 'payload-key-unknown' }));
});

test('a memo would be readable in all these places without the encryption: the control of the above', async () => {
  const { payloadCodecs: _left, ...readable } = encrypting;
  const { places } = await begunWithMemo(readable);
  expect(placesWith(places, said)).toEqual(Object.keys(places));
});

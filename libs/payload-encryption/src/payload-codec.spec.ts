import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload, type SerializationContext } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { payloadCodecOf, payloadKeysOf } from './index.js';

const contextOf = (workflowId: string): SerializationContext => ({
  type: 'workflow',
  namespace: 'default',
  workflowId,
});
const ours = contextOf('journey/1');
const key = randomBytes(32);
const codec = payloadCodecOf(payloadKeysOf(key));
const plain = defaultPayloadConverter.toPayload({ theme: 'work-pressure', employeeId: 'employee-1' });

const sealedFor = async (context?: SerializationContext): Promise<Payload> => {
  const [payload] = await codec.encode([plain], context);
  return payload ?? {};
};

const dataOf = ({ data }: Payload): Uint8Array => data ?? new Uint8Array();

const valueOf = (payload: Payload | undefined): unknown => defaultPayloadConverter.fromPayload(payload ?? {});

const refusedWith = (code: string) => expect.objectContaining({ name: 'PayloadProblem', code });

const refusalOf = (payload: Payload, context?: SerializationContext): Promise<unknown> =>
  codec.decode([payload], context).catch((thrown: unknown) => thrown);

describe('a payload', () => {
  test('comes back as it was for its own workflow, whoever of it asks', async () => {
    const sealed = await sealedFor(ours);
    const activity: SerializationContext = {
      type: 'activity',
      namespace: 'another',
      workflowId: 'journey/1',
      isLocal: true,
    };
    expect((await codec.decode([sealed], activity)).map(valueOf)).toEqual([
      { theme: 'work-pressure', employeeId: 'employee-1' },
    ]);
  });

  test('says that it is encrypted and under which key, and nothing else', async () => {
    const { metadata, data } = await sealedFor(ours);
    const text = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString()]);
    expect(Object.fromEntries(text)).toEqual({
      encoding: 'binary/encrypted',
      'encryption-key-id': expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(Buffer.from(data ?? []).toString('latin1')).not.toMatch(/theme|work-pressure|employee|json/);
    expect(Buffer.from(plain.data ?? []).toString('latin1')).toMatch(/theme.*work-pressure.*employee/);
  });

  test('never looks the same twice', async () => {
    expect(await sealedFor(ours)).not.toEqual(await sealedFor(ours));
  });

  test('comes back whatever its bytes are, and from no other workflow', async () => {
    const bytes = fc.uint8Array({ maxLength: 2_000 });
    const metadata = fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), bytes, { maxKeys: 4 });
    const workflows = fc.uniqueArray(fc.string({ maxLength: 60 }), { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(bytes, metadata, workflows, async (data, names, [mine = '', other = '']) => {
        const [sealed = {}] = await codec.encode([{ data, metadata: names }], contextOf(mine));
        const [opened = {}] = await codec.decode([sealed], contextOf(mine));
        expect(Buffer.from(dataOf(opened))).toEqual(Buffer.from(data));
        const bytesByName = Object.entries(opened.metadata ?? {}).map(([name, value]) => [name, Buffer.from(value)]);
        const given = Object.entries(names).map(([name, value]) => [name, Buffer.from(value)]);
        expect(bytesByName).toEqual(given);
        await expect(codec.decode([sealed], contextOf(other))).rejects.toEqual(refusedWith('payload-damaged'));
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is not a payload of this workflow is refused', () => {
  test.for(['journey/2', 'advice/1', 'journey/', ''])('one that was moved to %j', async (workflowId) => {
    const moved = await sealedFor(ours);
    await expect(codec.decode([moved], contextOf(workflowId))).rejects.toEqual(refusedWith('payload-damaged'));
  });

  test.for([
    ['the form', 0],
    ['the nonce', 5],
    ['the tag', 20],
    ['the first byte of the words', 29],
    ['the last byte of the words', -1],
  ] as const)('one with an altered bit in %s', async ([, place]) => {
    const sealed = await sealedFor(ours);
    const data = Uint8Array.from(dataOf(sealed));
    const at = place < 0 ? data.length + place : place;
    data[at] = (data[at] ?? 0) ^ 1;
    await expect(codec.decode([{ ...sealed, data }], ours)).rejects.toEqual(refusedWith('payload-damaged'));
  });

  test('one that was cut off, wherever', async () => {
    const sealed = await sealedFor(ours);
    for (let length = 0; length < dataOf(sealed).length; length += 1) {
      const data = dataOf(sealed).subarray(0, length);
      await expect(codec.decode([{ ...sealed, data }], ours)).rejects.toEqual(refusedWith('payload-damaged'));
    }
  });

  test('one that is too short, or of another form, is said to be of none that is known', async () => {
    const sealed = await sealedFor(ours);
    const ofForm = (form: number) => Uint8Array.from([form, ...dataOf(sealed).subarray(1)]);
    for (const data of [ofForm(2), dataOf(sealed).subarray(0, 28), ofForm(1).subarray(0, 1), new Uint8Array()]) {
      expect(await refusalOf({ ...sealed, data }, ours)).toMatchObject({
        code: 'payload-damaged',
        cause: { message: 'These bytes are not of a known sealed form.' },
      });
    }
  });

  test('each with what was found, that nothing of it was used, and what to do', async () => {
    const sealed = await sealedFor(ours);
    const [foreign = {}] = await payloadCodecOf(payloadKeysOf(randomBytes(32))).encode([plain], ours);
    const moved = String(await refusalOf(sealed, contextOf('journey/2')));
    expect(moved).toMatch(/A payload of journey\/2 was altered.*Nothing of it was used\. Restart the journey/);
    expect(String(await refusalOf(plain, ours))).toMatch(
      /A payload of journey\/1 is not encrypted\. Nothing of it was used\. Restart the journey/,
    );
    expect(String(await refusalOf(foreign, ours))).toMatch(
      /A payload of journey\/1 was encrypted under a key that is not in.*Nothing of it was used\. Add that key/,
    );
    expect(String(await refusalOf(sealed))).toMatch(
      /without the workflow.*Nothing of it was used\. Read it by its workflow/,
    );
  });

  test('one without data', async () => {
    const { metadata } = await sealedFor(ours);
    await expect(codec.decode([{ metadata: metadata ?? {} }], ours)).rejects.toEqual(refusedWith('payload-damaged'));
  });

  test('one of a key that is not known here, or that is said to be of another key', async () => {
    const other = randomBytes(32);
    const [foreign = {}] = await payloadCodecOf(payloadKeysOf(other)).encode([plain], ours);
    await expect(codec.decode([foreign], ours)).rejects.toEqual(refusedWith('payload-key-unknown'));
    const renamed = { ...(await sealedFor(ours)), metadata: foreign.metadata ?? {} };
    const withBoth = payloadCodecOf(payloadKeysOf(key, other));
    await expect(withBoth.decode([renamed], ours)).rejects.toEqual(refusedWith('payload-damaged'));
    await expect(withBoth.decode([foreign, await sealedFor(ours)], ours)).resolves.toHaveLength(2);
  });

  test('one that was never encrypted, also among others that were', async () => {
    const sealed = await sealedFor(ours);
    for (const payload of [plain, {}, { metadata: {} }]) {
      await expect(codec.decode([sealed, payload], ours)).rejects.toEqual(refusedWith('payload-not-encrypted'));
    }
  });

  test('without a word of it in the error', async () => {
    const error: unknown = await codec.decode([plain], ours).catch((thrown: unknown) => thrown);
    expect(JSON.stringify([String(error), error])).not.toMatch(/work-pressure|employee-1/);
  });
});

describe('where no workflow is named', () => {
  test('what is written is encrypted, and opens for no workflow', async () => {
    const [sealed = {}] = await codec.encode([plain]);
    expect(Buffer.from(dataOf(sealed)).toString('latin1')).not.toContain('work-pressure');
    for (const workflowId of ['journey/1', 'null', '']) {
      await expect(codec.decode([sealed], contextOf(workflowId))).rejects.toEqual(refusedWith('payload-damaged'));
    }
  });

  test('nothing is read', async () => {
    for (const payload of [await sealedFor(ours), await sealedFor(), plain]) {
      await expect(codec.decode([payload])).rejects.toEqual(refusedWith('payload-without-workflow'));
    }
    const ofNoWorkflow: SerializationContext = { type: 'activity', namespace: 'default', isLocal: false };
    await expect(codec.decode([await sealedFor(ours)], ofNoWorkflow)).rejects.toEqual(
      refusedWith('payload-without-workflow'),
    );
  });

  test('nothing to read is nothing to refuse', async () => {
    expect(await codec.decode([])).toEqual([]);
  });
});

test('while the key is changed, the first key encrypts and both decrypt', async () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const before = payloadCodecOf(payloadKeysOf(old));
  const prepared = payloadCodecOf(payloadKeysOf(old, fresh));
  const changed = payloadCodecOf(payloadKeysOf(fresh, old));
  const after = payloadCodecOf(payloadKeysOf(fresh));
  const fromOld = await before.encode([plain], ours);
  const fromFresh = await changed.encode([plain], ours);
  for (const reader of [prepared, changed]) {
    expect((await reader.decode([...fromOld, ...fromFresh], ours)).map(valueOf)).toHaveLength(2);
  }
  expect(await after.decode(fromFresh, ours)).toHaveLength(1);
  await expect(after.decode(fromOld, ours)).rejects.toEqual(refusedWith('payload-key-unknown'));
  await expect(before.decode(fromFresh, ours)).rejects.toEqual(refusedWith('payload-key-unknown'));
});

test('a payload that was kept since an earlier release still opens', async () => {
  const kept: Payload = {
    metadata: { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from('d926fec3944fae55') },
    data: Buffer.from(
      'AeZyozG+tw567d23VZpOkRo4La5bTBOi8HXbVwjG4B/LyvPhIuTbsRuyGAU+UzuOXi/PW+ihOVL+ebKYPu1pjt92uq71seX0FWc=',
      'base64',
    ),
  };
  const known = payloadCodecOf(payloadKeysOf(Buffer.alloc(32, 7)));
  expect((await known.decode([kept], contextOf('journey/kept'))).map(valueOf)).toEqual(['as it was written']);
});

import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { KeyEncryption, KeyOwner } from './key-encryption.js';
import { readPrivateFile } from './private-file.js';
import { DossierProblem } from './problem.js';
import { KEY_BYTES } from './sealing.js';

/** A key service with the interface of Vault's Transit engine. The key there is made with `derived=true`. */
export interface KeyServiceSettings {
  /** Base URL; `https:` unless it leads to this machine itself. */
  readonly address: string;
  /** Name of the key-encryption key at the service. */
  readonly key: string;
  /** File with the token, for its owner alone. Read at each call, so that it may be renewed at any time. */
  readonly tokenFile: string;
}

/** How long the service is waited for. Together less than a database connection may idle inside a transaction (15 s). */
export interface Patience {
  /** Milliseconds for one answer. */
  readonly answerMs: number;
  /** Milliseconds before each further attempt. */
  readonly pausesMs: readonly number[];
}

const standardPatience: Patience = { answerMs: 2_000, pausesMs: [100, 400] };
const longestAnswer = 64 * 1024;

type Operation = 'encrypt' | 'decrypt' | 'rewrap';

/** Base64 as Vault gives it, behind the version of the key that made it. */
const ciphertextForm = /^vault:v([1-9][0-9]{0,8}):[A-Za-z0-9+/]+={0,2}$/;
const ciphertextAnswer = z.object({ data: z.object({ ciphertext: z.string().max(4_000).regex(ciphertextForm) }) });
const plaintextAnswer = z.object({ data: z.object({ plaintext: z.base64() }) });

/** The owner as the service binds it; `associated_data` is not used, as `rewrap` does not take it. */
const contextOf = ({ kind, id }: KeyOwner): string => Buffer.from(JSON.stringify([kind, id])).toString('base64');

/**
 * What the service is given to encrypt: the key, and a proof that it is this owner's. An answer that belongs to another
 * key or owner so shows here, whatever the service does.
 */
const withProof = (key: Uint8Array, owner: KeyOwner): Buffer =>
  Buffer.concat([
    key,
    createHmac('sha256', key)
      .update(JSON.stringify(['traject', owner.kind, owner.id]))
      .digest(),
  ]);

const keyWithProof = (plain: Buffer, owner: KeyOwner): Uint8Array => {
  const key = plain.subarray(0, KEY_BYTES);
  const expected = withProof(key, owner);
  if (plain.length === expected.length && timingSafeEqual(plain, expected)) return key;
  throw unavailable(
    'gave another key than the one that was asked for',
    'Find out what answers at its address, and restore the wrapped key from a backup if it stays so',
  );
};

/** Key-encryption keys that a service holds and never hands out. Nothing is asked of it yet. */
export function keyEncryptionByService(
  settings: KeyServiceSettings,
  patience: Patience = standardPatience,
): KeyEncryption {
  const ids = keyIdsOf(settings.key);
  const ask = <Answer>(operation: Operation, body: Readonly<Record<string, string>>, shape: z.ZodType<Answer>) =>
    askPatiently(() => askOnce(settings, patience, operation, body, shape), patience.pausesMs);
  const wrap: KeyEncryption['wrap'] = async (key, owner) => {
    const body = { plaintext: withProof(key, owner).toString('base64'), context: contextOf(owner) };
    return ids.wrappedKeyOf((await ask('encrypt', body, ciphertextAnswer)).data.ciphertext);
  };
  const unwrap: KeyEncryption['unwrap'] = async (wrapped, owner) => {
    const body = { ciphertext: ids.ciphertextOf(wrapped), context: contextOf(owner) };
    const { data } = await ask('decrypt', body, plaintextAnswer);
    return keyWithProof(Buffer.from(data.plaintext, 'base64'), owner);
  };
  const rewrap: KeyEncryption['rewrap'] = async (wrapped, owner) => {
    const body = { ciphertext: ids.ciphertextOf(wrapped), context: contextOf(owner) };
    return ids.wrappedKeyOf((await ask('rewrap', body, ciphertextAnswer)).data.ciphertext);
  };
  let isKnownToBind = false;
  const currentKeyId = async (): Promise<string> => {
    const sample = await wrap(randomBytes(KEY_BYTES), { kind: 'purpose', id: 'one sample' });
    const body = {
      ciphertext: ids.ciphertextOf(sample),
      context: contextOf({ kind: 'purpose', id: 'another sample' }),
    };
    isKnownToBind ||= await isRefused(() => ask('decrypt', body, plaintextAnswer));
    if (isKnownToBind) return sample.keyId;
    throw unavailable('does not bind keys to their context', 'Use a key that was made with derived=true');
  };
  return { currentKeyId, wrap, unwrap, rewrap };
}

/** How wrapped keys are named and kept: as the service's ciphertext, under the key's name and version. */
function keyIdsOf(key: string) {
  const idOf = (version: string) => `transit/${key}/v${version}`;
  return {
    wrappedKeyOf: (ciphertext: string) => ({
      wrappedKey: Buffer.from(ciphertext, 'ascii'),
      keyId: idOf(ciphertextForm.exec(ciphertext)?.[1] ?? ''),
    }),
    /** Nothing that another key wrapped is sent, as the service would only say that it does not open. */
    ciphertextOf: ({ wrappedKey, keyId }: { readonly wrappedKey: Uint8Array; readonly keyId: string }): string => {
      const ciphertext = Buffer.from(wrappedKey).toString('latin1');
      const version = ciphertextForm.exec(ciphertext)?.[1];
      if (version !== undefined && keyId === idOf(version)) return ciphertext;
      throw new DossierProblem(
        'key-unavailable',
        `What is kept needs key-encryption key ${keyId}, and this process has ${idOf('…')} of the key service, or the wrapped key was altered. Nothing was changed. Give it the key that belongs to this database.`,
      );
    },
  };
}

/** What may pass is asked again, a few times. */
async function askPatiently<Answer>(ask: () => Promise<Answer>, pausesMs: readonly number[]): Promise<Answer> {
  for (const pauseMs of pausesMs) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof DossierProblem && error.mayPass)) throw error;
    }
    // Processes that lost it at the same moment do not all come back at the same moment.
    await pause(pauseMs + randomInt(pauseMs + 1));
  }
  return ask();
}

async function askOnce<Answer>(
  { address, key, tokenFile }: KeyServiceSettings,
  { answerMs }: Patience,
  operation: Operation,
  body: Readonly<Record<string, string>>,
  shape: z.ZodType<Answer>,
): Promise<Answer> {
  const request = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-vault-request': 'true',
      'x-vault-token': await readToken(tokenFile),
    },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(answerMs),
  } as const;
  const { status, text } = await exchange(new URL(`v1/transit/${operation}/${key}`, asFolder(address)), request);
  if (status !== 200) throw refusalOf(doesNotOpen(status, text) ? 400 : status);
  const answer = shape.safeParse(jsonOf(text));
  if (answer.success) return answer.data;
  // Without a cause: what was not understood may hold a key.
  throw unavailable('gave an answer of another shape', 'Find out what answers at its address');
}

const asFolder = (address: string): string => (address.endsWith('/') ? address : `${address}/`);

async function exchange(url: URL, request: RequestInit): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, request);
    return { status: response.status, text: await limitedText(response) };
  } catch (cause) {
    if (cause instanceof DossierProblem) throw cause;
    throw unavailable('did not answer', 'Try again when it does', { cause, mayPass: true });
  }
}

async function limitedText({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > longestAnswer) {
      throw unavailable('gave an answer that is too long', 'Find out what answers at its address');
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without a cause: the parser repeats what it read.
    throw unavailable('gave an answer that is not JSON', 'Find out what answers at its address');
  }
}

/** Some versions answer 500 to what does not open, which does not pass. */
const doesNotOpen = (status: number, text: string): boolean =>
  status === 500 && text.includes('message authentication failed');

/** Statuses that pass by themselves: too many requests, a standby that lags behind, and whatever fails over there. */
const passes = (status: number): boolean => status === 412 || status === 429 || status >= 500;

const refusals: Readonly<Record<number, readonly [string, string]>> = {
  400: [
    'refused what it was given (400)',
    'Restore the wrapped key from a backup if it was altered, and see that the key there still keeps this version',
  ],
  403: ['refused the token (403)', 'Give the token file a token that may encrypt, decrypt and rewrap with this key'],
  404: ['does not know the key (404)', 'Correct the name of the key or the address'],
};

class Refusal extends DossierProblem {
  constructor(
    readonly status: number,
    message: string,
    mayPass: boolean,
  ) {
    super('key-unavailable', message, { mayPass });
  }
}

function refusalOf(status: number): Refusal {
  const [found, todo] = refusals[status] ?? [
    status > 0 && (status < 300 || status >= 400) ? `answered ${status}` : 'redirects elsewhere, which is not followed',
    passes(status) ? 'Try again when it is well' : 'Correct its address',
  ];
  return new Refusal(status, messageOf(found, todo), passes(status));
}

async function isRefused(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return false;
  } catch (error) {
    if (error instanceof Refusal && error.status === 400) return true;
    throw error;
  }
}

async function readToken(path: string): Promise<string> {
  const token = await readPrivateFile(path);
  // A header that cannot be sent is repeated in the error of whoever sends it.
  if (/^[\x21-\x7e]{1,8000}$/.test(token)) return token;
  throw new DossierProblem(
    'key-file-invalid',
    `The token file ${path} was not used: it does not hold one token. Nothing was read or changed.`,
  );
}

const messageOf = (found: string, todo: string): string => `The key service ${found}. Nothing was changed. ${todo}.`;

const unavailable = (
  found: string,
  todo: string,
  options: { readonly cause?: unknown; readonly mayPass?: boolean } = {},
): DossierProblem => new DossierProblem('key-unavailable', messageOf(found, todo), options);

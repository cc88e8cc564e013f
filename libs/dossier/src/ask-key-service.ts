import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { readPrivateFile } from './private-file.js';
import { DossierProblem } from './problem.js';

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

/** What is asked of the service, named as in its addresses. */
type Operation = 'encrypt' | 'decrypt' | 'rewrap';

/** One question to the service. */
export interface KeyServiceQuestion<Answer> {
  readonly operation: Operation;
  readonly body: Readonly<Record<string, string>>;
  /** What a sound answer looks like. */
  readonly shape: z.ZodType<Answer>;
}

const longestAnswer = 64 * 1024;

/**
 * Asks the service; what may pass is asked again, a few times. No error ever holds what was said.
 * @throws DossierProblem `key-unavailable`, `key-file-invalid`
 */
export async function askKeyService<Answer>(
  settings: KeyServiceSettings,
  { answerMs, pausesMs }: Patience,
  question: KeyServiceQuestion<Answer>,
): Promise<Answer> {
  for (const pauseMs of pausesMs) {
    try {
      return await askOnce(settings, answerMs, question);
    } catch (error) {
      if (!(error instanceof DossierProblem && error.mayPass)) throw error;
    }
    // Processes that lost it at the same moment do not all come back at the same moment.
    await pause(pauseMs + randomInt(pauseMs + 1));
  }
  return askOnce(settings, answerMs, question);
}

async function askOnce<Answer>(
  { address, key, tokenFile }: KeyServiceSettings,
  answerMs: number,
  { operation, body, shape }: KeyServiceQuestion<Answer>,
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

/** A refusal by the service itself. */
export class Refusal extends DossierProblem {
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
    status >= 300 && status < 400 ? 'redirects elsewhere, which is not followed' : `answered ${status}`,
    passes(status) ? 'Try again when it is well' : 'Correct its address',
  ];
  return new Refusal(status, messageOf(found, todo), passes(status));
}

async function readToken(path: string): Promise<string> {
  const token = await readPrivateFile(path);
  // A header that cannot be sent is repeated in the error of whoever sends it.
  if (/^[\x21-\x7e]{1,8000}$/.test(token)) return token;
  throw new DossierProblem(
    'key-file-invalid',
    `The token file ${path} was not used: it does not hold one token. Put the token alone into it. Nothing was read or changed.`,
  );
}

const messageOf = (found: string, todo: string): string => `The key service ${found}. Nothing was changed. ${todo}.`;

/** A problem with the service: what was found, and what to do. */
export const unavailable = (
  found: string,
  todo: string,
  options: { readonly cause?: unknown; readonly mayPass?: boolean } = {},
): DossierProblem => new DossierProblem('key-unavailable', messageOf(found, todo), options);

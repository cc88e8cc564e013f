import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '@traject/contracts';
import type { KeyServiceSettings } from '@traject/dossier';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

/** What an answer is made of; a service that misbehaves gives another one, or none. */
export interface KeyServiceAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was asked of the service. */
export interface KeyServiceRequest {
  readonly operation: string;
  readonly body: Readonly<Record<string, string>>;
}

/** May answer in the place of the sound answer; null keeps silent until the asker gives up. */
export type Misbehaviour = (
  request: KeyServiceRequest,
  sound: KeyServiceAnswer,
) => KeyServiceAnswer | null | Promise<KeyServiceAnswer | null>;

/** A key service with one key and the interface of Vault's Transit engine, as far as it is used. */
export interface KeyService {
  readonly settings: KeyServiceSettings;
  /** What has been asked since the start, the latest last. */
  readonly requests: readonly KeyServiceRequest[];
  /** Gives the key a new version, which encrypts from now on. */
  rotate(): void;
  /** Takes away every version before this one. */
  keepFrom(version: number): void;
  /** From now on; sound again without. */
  misbehave(how?: Misbehaviour): void;
  /** Whether contexts are bound, as a key does that was made with `derived=true`. */
  bindContexts(bound: boolean): void;
}

const body = z.record(z.string(), z.string());
const nonceBytes = 12;
const tagBytes = 16;

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  // What comes over HTTP comes in buffers.
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

const seal = (key: Uint8Array, plain: Buffer): string => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64');
};

const open = (key: Uint8Array, sealed: Buffer): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
};

/** One key in all its versions. */
class TransitKey {
  readonly #versions = [randomBytes(32)];
  #keptFrom = 1;
  bindsContexts = true;

  rotate(): void {
    this.#versions.push(randomBytes(32));
  }

  keepFrom(version: number): void {
    this.#keptFrom = version;
  }

  encrypt(plain: Buffer, context: string): string {
    const version = this.#versions.length;
    return `vault:v${version}:${seal(this.#keyOf(version, context), plain)}`;
  }

  decrypt(ciphertext: string, context: string): Buffer {
    const [, version = '', sealed = ''] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
    return open(this.#keyOf(Number(version), context), Buffer.from(sealed, 'base64'));
  }

  #keyOf(version: number, context: string): Uint8Array {
    const key = this.#versions[version - 1];
    if (key === undefined || version < this.#keptFrom) throw new Error('There is no such version.');
    return new Uint8Array(hkdfSync('sha256', key, '', this.bindsContexts ? context : '', 32));
  }
}

const json = (status: number, value: unknown): KeyServiceAnswer => ({ status, body: JSON.stringify(value) });
const refused = (status: number, why: string): KeyServiceAnswer => json(status, { errors: [why] });

const answerOf = (key: TransitKey, { operation, body: given }: KeyServiceRequest): KeyServiceAnswer => {
  const { plaintext = '', ciphertext = '', context } = given;
  if (context === undefined) return refused(400, 'missing context');
  try {
    if (operation === 'encrypt') {
      return json(200, {
        data: { ciphertext: key.encrypt(Buffer.from(plaintext, 'base64'), context), key_version: 1 },
      });
    }
    const plain = key.decrypt(ciphertext, context);
    if (operation === 'decrypt') return json(200, { data: { plaintext: plain.toString('base64') } });
    return json(200, { data: { ciphertext: key.encrypt(plain, context), key_version: 1 } });
  } catch {
    return refused(400, 'cipher: message authentication failed');
  }
};

const send = (response: ServerResponse, { status, body: text, headers = {} }: KeyServiceAnswer): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
};

const tokenFile = async (token: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-key-service-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'token');
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  return file;
};

/** Starts a key service on this machine; it ends with the test that runs. */
export const startKeyService = async (): Promise<KeyService> => {
  const key = new TransitKey();
  const token = `hvs.${randomBytes(24).toString('base64url')}`;
  const requests: KeyServiceRequest[] = [];
  let misbehaviour: Misbehaviour = (_request, sound) => sound;
  const server = createServer(async (request, response) => {
    const text = await textOf(request);
    const [, operation = ''] = /^\/v1\/transit\/(encrypt|decrypt|rewrap)\/traject$/.exec(request.url ?? '') ?? [];
    if (operation === '' || request.method !== 'POST') return send(response, refused(404, 'no handler'));
    if (request.headers['x-vault-token'] !== token) return send(response, refused(403, 'permission denied'));
    const asked = { operation, body: body.parse(JSON.parse(text)) };
    requests.push(asked);
    const answer = await misbehaviour(asked, answerOf(key, asked));
    if (answer !== null) send(response, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    settings: { address: `http://127.0.0.1:${port}`, key: 'traject', tokenFile: await tokenFile(token) },
    requests,
    rotate: () => key.rotate(),
    keepFrom: (version) => key.keepFrom(version),
    misbehave: (how = (_request, sound) => sound) => {
      misbehaviour = how;
    },
    bindContexts: (bound) => {
      key.bindsContexts = bound;
    },
  };
};

/** The settings as a process finds them in its environment. */
export const environmentOf = ({
  address,
  key,
  tokenFile: file,
}: KeyServiceSettings): Readonly<Record<string, string>> => ({
  [environment.keyServiceAddress]: address,
  [environment.keyServiceKey]: key,
  [environment.keyServiceTokenFile]: file,
});

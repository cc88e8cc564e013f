import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { databaseRoles, environment } from '@traject/contracts';
import { eventually, freePort } from '@traject/engines';
import type { OwnStack } from './own-stack.js';

const gatewayProgram = fileURLToPath(new URL('../../../apps/gateway/dist/main.js', import.meta.url));
/** As a stack starts its gateway. */
const ownSourceMaps = new URL('../../../apps/local/bootstrap/use-own-source-maps.mjs', import.meta.url).href;
const readyLimitMs = 30_000;
const endLimitMs = 15_000;

/** Memory of a process that is resident now, in MiB. */
export const residentMiB = async (pid: number): Promise<number> => {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout.trim()) / 1_024;
};

/** What another process needs to know of a stack. */
export type PartsOfStack = Omit<OwnStack, 'gateway' | 'clientSecret' | 'processes'>;

const gatewayDatabaseUrl = async ({ databaseUrl, stateFolder }: PartsOfStack): Promise<string> => {
  // The stack keeps its secrets in this file, a password by database role among them.
  const { databasePasswords } = JSON.parse(await readFile(join(stateFolder, 'secrets.json'), 'utf8')) as {
    readonly databasePasswords: Readonly<Record<string, string>>;
  };
  const url = new URL(databaseUrl);
  url.username = databaseRoles.gateway;
  url.password = databasePasswords[databaseRoles.gateway] ?? '';
  return url.href;
};

const isReady = async (address: string): Promise<boolean> => {
  try {
    const response = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(3_000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    // Not listening yet; the caller has the limit.
    return false;
  }
};

/** The environment of one more gateway on a stack's parts. */
export const environmentOfGateway = async (stack: PartsOfStack, port: number): Promise<NodeJS.ProcessEnv> => ({
  ...process.env,
  [environment.databaseUrl]: await gatewayDatabaseUrl(stack),
  [environment.temporalAddress]: stack.temporalAddress,
  [environment.kafkaBrokers]: stack.kafkaBrokers,
  [environment.httpHost]: '127.0.0.1',
  [environment.httpPort]: String(port),
  [environment.issuer]: stack.issuer,
  [environment.audience]: stack.audience,
  [environment.mode]: 'local',
  [environment.keyEncryptionKeyFile]: join(stack.stateFolder, 'key-encryption-key'),
  [environment.payloadKeyFile]: join(stack.stateFolder, 'payload-key'),
  [environment.attachmentsFolder]: join(stack.stateFolder, 'attachments'),
});

/** Milliseconds from the spawn of one more gateway on the stack's parts until it says that it is ready. */
export const gatewayStartMs = async (stack: OwnStack, signal: AbortSignal): Promise<number> => {
  const port = await freePort();
  const env = await environmentOfGateway(stack, port);
  const from = performance.now();
  // The folder stands in its command line, so that whoever ends what runs on the folder finds this one too.
  const gateway = spawn(
    process.execPath,
    [`--import=${ownSourceMaps}`, gatewayProgram, `--noted-in=${stack.stateFolder}`],
    {
      detached: true,
      stdio: 'ignore',
      env,
    },
  );
  const ended = once(gateway, 'exit');
  const over = (): boolean => gateway.exitCode !== null || gateway.signalCode !== null || signal.aborted;
  try {
    const address = `http://127.0.0.1:${port}`;
    const answered = await eventually(async () => over() || (await isReady(address)), readyLimitMs);
    const took = performance.now() - from;
    signal.throwIfAborted();
    if (!answered || over()) throw new Error('One more gateway on the same parts did not become ready.');
    return took;
  } finally {
    gateway.kill('SIGTERM');
    const force = setTimeout(() => gateway.kill('SIGKILL'), endLimitMs);
    await ended;
    clearTimeout(force);
  }
};

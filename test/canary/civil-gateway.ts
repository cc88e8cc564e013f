import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '@traject/contracts';
import { eventually, freePort } from '@traject/engines';
import { environmentOfGateway, type PartsOfStack } from '../bench/processes.js';

/** One more gateway on the parts of a stack, whose journeys are in civil days. */
export interface CivilGateway {
  readonly address: string;
  stop(): Promise<void>;
}

const gatewayProgram = fileURLToPath(new URL('../../apps/gateway/dist/main.js', import.meta.url));
const readyLimitMs = 60_000;

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).status === 200;
  } catch {
    // Not listening yet; the caller has the limit.
    return false;
  }
};

/** Starts one; what it prints goes to the logs of the stack. */
export const startCivilGateway = async (stack: PartsOfStack): Promise<CivilGateway> => {
  const port = await freePort();
  const { [environment.dayLengthMs]: _shortened, ...env } = await environmentOfGateway(stack, port);
  const log = await open(join(stack.stateFolder, 'logs', 'gateway-in-civil-days.log'), 'a');
  // The folder stands in its command line, so that whoever ends what runs on the folder finds this one too.
  const gateway = spawn(process.execPath, ['--enable-source-maps', gatewayProgram, `--noted-in=${stack.stateFolder}`], {
    stdio: ['ignore', log.fd, log.fd],
    env,
  });
  await log.close();
  const ended = once(gateway, 'exit');
  const address = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    gateway.kill('SIGTERM');
    await ended;
  };
  if (await eventually(() => answers(`${address}/health/ready`), readyLimitMs)) return { address, stop };
  await stop();
  throw new Error('A gateway in civil days did not become ready.');
};

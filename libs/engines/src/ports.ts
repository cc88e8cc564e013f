import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { EngineFailure } from './failure.js';

const loopback = '127.0.0.1';

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: loopback, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('A TCP server had no port.'));
        else resolve(address.port);
      });
    });
  });
}

/**
 * Ports to choose from, below those that systems give to outgoing connections: such a connection may take its port in the
 * moment between the choice and the use.
 */
const choice = { from: 15_000, below: 32_000 };

const isInUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');

/** A port on the loopback address that was free a moment ago, chosen by chance so that two who choose get different ones. */
export async function freePort(): Promise<number> {
  for (;;) {
    try {
      return await listenOnce(randomInt(choice.from, choice.below));
    } catch (error) {
      if (!isInUse(error)) throw error;
    }
  }
}

/**
 * Checks that a port can be taken, so that a busy one is reported by name and not by a log.
 * @throws EngineFailure `port-in-use`
 */
export async function assertPortFree(port: number, part: string, setting: string): Promise<void> {
  try {
    await listenOnce(port);
  } catch (cause) {
    if (!isInUse(cause)) throw cause;
    throw new EngineFailure(
      'port-in-use',
      `Port ${port}, wanted for ${part}, is in use by another program. Stop that program, or choose another port with ${setting}=<port>.`,
      { cause },
    );
  }
}

/** The wanted port after checking that it is free, or a free one when none is wanted. */
export async function takePort(wanted: number | undefined, part: string, setting: string): Promise<number> {
  if (wanted === undefined) return freePort();
  await assertPortFree(wanted, part, setting);
  return wanted;
}

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

/** A port on the loopback address that was free a moment ago. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/**
 * Checks that a port can be taken, so that a busy one is reported by name and not by a log.
 * @throws EngineFailure `port-in-use`
 */
export async function assertPortFree(port: number, part: string, setting: string): Promise<void> {
  try {
    await listenOnce(port);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause;
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

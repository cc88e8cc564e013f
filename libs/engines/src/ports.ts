import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
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

/**
 * Names a folder in which every port that was chosen is noted for as long as the folder is there. Processes that choose
 * ports at the same time and are given the same folder never get the same one, not even before it is listened on or while
 * whoever listened on it is started again.
 */
export const portReservations = 'TRAJECT_PORT_RESERVATIONS';

/** Whether a port is now this process's: making a folder succeeds for one of all who try. */
async function reserve(port: number, folder: string | undefined): Promise<boolean> {
  if (folder === undefined || folder === '') return true;
  try {
    await mkdir(join(folder, String(port)));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

const byChance = (): number => randomInt(choice.from, choice.below);

/** So many choices by chance miss what is free only when next to nothing is. */
const mostChoices = 2 * (choice.below - choice.from);

/**
 * A port on the loopback address that was free a moment ago, chosen by chance so that two who choose get different ones.
 * @param reservations see `portReservations`
 * @throws EngineFailure `no-port-free`
 */
export async function freePort(reservations = process.env[portReservations], choose = byChance): Promise<number> {
  for (let choices = 0; choices < mostChoices; choices += 1) {
    const port = choose();
    if (!(await reserve(port, reservations))) continue;
    try {
      return await listenOnce(port);
    } catch (error) {
      if (!isInUse(error)) throw error;
    }
  }
  throw new EngineFailure('no-port-free', noPortFree(reservations));
}

const noPortFree = (reservations = ''): string => {
  const range = `from ${choice.from} to ${choice.below - 1}`;
  return reservations === ''
    ? `No port ${range} was found free; nothing was started on one. Stop programs that listen on many ports, and start again.`
    : `No port ${range} was found that is neither in use nor reserved in ${reservations} (${portReservations}); nothing was started on one. When nothing runs that shares these reservations, empty that folder and start again.`;
};

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

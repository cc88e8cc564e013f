import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a part that can be cut, as networks and machines do it, and carries again later. */
export interface CuttableWay {
  /** Where the part is reached by this way. */
  readonly port: number;
  /** As if the part were not running: what is open breaks off, and nobody listens. */
  refuse(): Promise<void>;
  /** As if the network swallowed everything: connections stay and come about, and nothing arrives on either side. */
  silence(): Promise<void>;
  /** Carries again, and what was swallowed arrives late. */
  carry(): Promise<void>;
  close(): Promise<void>;
}

/** How a way can be cut. */
export const cuts = ['refuse', 'silence'] as const satisfies readonly (keyof CuttableWay)[];

/** Opens a way to a host and port. */
export const openCuttableWay = async (hostname: string, port: number): Promise<CuttableWay> => {
  const sockets = new Set<Socket>();
  let isSilent = false;
  const join = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (bytes) => to.write(bytes));
    from.on('end', () => to.end());
    // A socket that breaks is what this is for; its other side breaks with it.
    from.on('error', () => from.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    if (isSilent) from.pause();
  };
  const server = createServer((near) => {
    const far = connect(port, hostname);
    join(near, far);
    join(far, near);
  });
  const listen = async (at: number): Promise<void> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  // A server that listens on a port has an address of this kind.
  const nearPort = (server.address() as AddressInfo).port;
  const refuse = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    port: nearPort,
    refuse,
    silence: async () => {
      isSilent = true;
      for (const socket of sockets) socket.pause();
    },
    carry: async () => {
      isSilent = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen(nearPort);
    },
    close: refuse,
  };
};

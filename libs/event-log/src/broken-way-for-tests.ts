import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to PostgreSQL that can be broken and mended while somebody uses it. */
export interface BreakableWay {
  /** URL that leads over it. */
  readonly url: string;
  /** Breaks every connection; new ones are refused. */
  close(): Promise<void>;
  /** Lets connections through again, at the same address. */
  open(): Promise<void>;
}

/** Opens a way to the PostgreSQL of this URL. */
export const openWayTo = async (url: string): Promise<BreakableWay> => {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port || '5432'), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      // Breaking a connection is what this is for; either end going takes the other with it.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    // Safe: a server that listens on a port has an address of this kind.
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const way = new URL(url);
  way.hostname = '127.0.0.1';
  way.port = String(port);
  return {
    url: way.href,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    open: async () => void (await listen(port)),
  };
};

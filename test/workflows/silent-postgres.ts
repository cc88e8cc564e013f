import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to PostgreSQL that carries everything, until one request after which no answer comes back any more. */
export interface SilentPostgres {
  /** The database by this way. */
  readonly url: string;
  /** From the request on that contains this text, PostgreSQL does what it is asked and is not heard any more. */
  silenceAfter(text: string): void;
  close(): void;
}

/** Opens the way to the database of a URL. */
export const openSilentPostgres = async (databaseUrl: string): Promise<SilentPostgres> => {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let mark: string | undefined;
  let isSilent = false;
  const server = createServer((client) => {
    const postgres = connect(Number(target.port), target.hostname);
    for (const socket of [client, postgres]) {
      sockets.add(socket);
      // A socket breaks when the worker is killed, which is what this is for.
      socket.on('error', () => socket.destroy());
    }
    client.on('data', (request) => {
      if (mark !== undefined && request.includes(mark)) isSilent = true;
      postgres.write(request);
    });
    postgres.on('data', (answer) => {
      if (!isSilent) client.write(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  // A server that listens on a port has an address of this kind.
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    silenceAfter: (text) => {
      mark = text;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};

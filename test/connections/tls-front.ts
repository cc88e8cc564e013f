import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';

const openssl = (...given: readonly string[]): Promise<unknown> => promisify(execFile)('openssl', given);

/** An authority of a test's own, and what it vouches for, as files. */
export interface Authority {
  readonly caFile: string;
  /** Makes a certificate for a host's name. */
  certify(host: string): Promise<{ readonly certificateFile: string; readonly keyFile: string }>;
  close(): Promise<void>;
}

/** Makes an authority. */
export const openAuthority = async (): Promise<Authority> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-authority-'));
  const at = (name: string): string => join(folder, name);
  const key = (name: string) => [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    at(name),
  ];
  await openssl('req', '-x509', ...key('ca.key'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=authority');
  return {
    caFile: at('ca.pem'),
    certify: async (host) => {
      await openssl('req', ...key(`${host}.key`), '-out', at(`${host}.csr`), '-subj', `/CN=${host}`);
      await writeFile(at(`${host}.ext`), `subjectAltName=DNS:${host}\n`);
      const signedBy = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2'];
      const of = ['-in', at(`${host}.csr`), '-out', at(`${host}.pem`), '-extfile', at(`${host}.ext`)];
      await openssl('x509', '-req', ...of, ...signedBy);
      return { certificateFile: at(`${host}.pem`), keyFile: at(`${host}.key`) };
    },
    close: () => rm(folder, { recursive: true }),
  };
};

/** What stands before an engine and speaks TLS for it. */
export interface TlsFront {
  readonly port: number;
  /** How many connections were encrypted and, where asked for, by whom the authority vouches for. */
  accepted(): number;
  close(): Promise<void>;
}

/** How a front speaks. */
export interface TlsFrontOptions {
  readonly authority: Authority;
  readonly target: { readonly host: string; readonly port: number };
  /** Lets in nobody without a certificate of the authority. */
  readonly asksForCertificate?: boolean;
  /** PostgreSQL is asked in the clear whether it speaks TLS. */
  readonly asPostgres?: boolean;
  /** A broker tells its clients where it is, which is then here: else they go there and past the front. */
  readonly asBroker?: boolean;
}

/** Starts a front on this machine, with a certificate for `localhost`. */
export const openTlsFront = async (options: TlsFrontOptions): Promise<TlsFront> => {
  const { authority, target, asksForCertificate = false, asPostgres = false, asBroker = false } = options;
  const { certificateFile, keyFile } = await authority.certify('localhost');
  const [cert, key, ca] = await Promise.all([certificateFile, keyFile, authority.caFile].map((file) => readFile(file)));
  const sockets = new Set<Socket>();
  let accepted = 0;
  const greeter = createTlsServer(
    {
      ...{ cert, key, ca },
      requestCert: asksForCertificate,
      rejectUnauthorized: asksForCertificate,
      ALPNProtocols: ['h2'],
    },
    (secured) => {
      accepted += 1;
      const behind = connect(target);
      sockets.add(behind);
      behind.on('error', () => secured.destroy());
      behind.once('close', () => secured.destroy());
      secured.on('error', () => behind.destroy());
      secured.once('close', () => behind.destroy());
      secured.pipe(behind);
      if (asBroker) behind.pipe(brokerIsAt(target, portOf(server))).pipe(secured);
      else behind.pipe(secured);
    },
  );
  // A client that does not believe the certificate breaks off, which is what is looked at.
  greeter.on('tlsClientError', (_error, socket) => socket.destroy());
  const pass = (socket: Socket): void => {
    greeter.emit('connection', socket);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    if (!asPostgres) {
      pass(socket);
      return;
    }
    // The question is eight bytes, and `S` is yes.
    socket.once('data', () => {
      socket.write('S');
      pass(socket);
    });
  });
  return {
    port: await listening(server),
    accepted: () => accepted,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

// Safe: a server that listens on a port has an address with one.
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(portOf(server)));
  });

/** Puts the port of the front for that of the broker, wherever an answer of the broker says host and port. */
const brokerIsAt = ({ host, port }: TlsFrontOptions['target'], frontPort: number): Transform => {
  const place = Buffer.alloc(host.length + 4);
  place.write(host);
  place.writeInt32BE(port, host.length);
  let pending = Buffer.alloc(0);
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      pending = Buffer.concat([pending, chunk]);
      // An answer begins with its length; only whole ones are looked through, as a place may lie on an edge.
      let end = 0;
      while (pending.length >= end + 4 && pending.length >= end + 4 + pending.readInt32BE(end)) {
        end += 4 + pending.readInt32BE(end);
      }
      const whole = pending.subarray(0, end);
      for (let at = whole.indexOf(place); at >= 0; at = whole.indexOf(place, at + 1)) {
        whole.writeInt32BE(frontPort, at + host.length);
      }
      pending = pending.subarray(end);
      done(null, whole);
    },
  });
};

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pause } from './pause.js';

/** Parts that a process needs, by name, each with a check that rejects while the part is away. */
export type PartChecks = Readonly<Record<string, () => Promise<unknown>>>;

/** Whether a process can do its work, and what it tells about that. */
export interface Readiness {
  readonly ready: boolean;
  /** The answer's body beside `status`. */
  readonly report: Readonly<Record<string, unknown>>;
}

/** What the health server answers from. */
export interface HealthParts {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly checks: PartChecks;
  /** What the process itself says, knowing the parts that are away. */
  readonly readiness: (away: readonly string[]) => Readiness;
  readonly metrics: { readonly contentType: string; metrics(): Promise<string> };
}

/** A listening health server. */
export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

const checkTimeoutMs = 2_500;

/** Serves `/health/live`, `/health/ready` and `/metrics`. Rejects with the system's error when the port is taken. */
export const serveHealth = async (parts: HealthParts): Promise<HealthServer> => {
  const server = createServer((request, response) => {
    answer(request.url ?? '', parts, response).catch(() => {
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.port, parts.host, resolve);
  });
  return { port: portOf(server), close: () => closed(server) };
};

const answer = async (url: string, parts: HealthParts, response: ServerResponse): Promise<void> => {
  if (url === '/health/live') return json(response, 200, { status: 'live' });
  if (url === '/health/ready') {
    const { ready, report } = parts.readiness(await awayOf(parts.checks));
    return json(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not-ready', ...report });
  }
  if (url === '/metrics') {
    const body = await parts.metrics.metrics();
    response.writeHead(200, { 'content-type': parts.metrics.contentType }).end(body);
    return;
  }
  json(response, 404, { status: 'not-found' });
};

const awayOf = async (checks: PartChecks): Promise<readonly string[]> => {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([part, check]) => ({ part, there: await inTime(check) })),
  );
  return answers.filter(({ there }) => !there).map(({ part }) => part);
};

const inTime = async (check: () => Promise<unknown>): Promise<boolean> => {
  const done = new AbortController();
  const there = check().then(
    () => true,
    () => false,
  );
  const late = pause(checkTimeoutMs, done.signal).then(() => false);
  const answered = await Promise.race([there, late]);
  done.abort();
  return answered;
};

const json = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
};

const portOf = (server: Server): number => {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

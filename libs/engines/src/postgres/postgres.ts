import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { startChild, type RunningEngine } from '../child.js';
import { cleanUpAfterDeadParent } from '../pid-file.js';
import { takePort } from '../ports.js';
import { runCommand } from '../run-command.js';
import { exists, type Waiting } from '../tool-cache.js';
import { postgresBinaries, type PostgresBinaries } from './binaries.js';
import { runAs, type RunAs } from './run-as.js';

/** Where and how PostgreSQL runs. */
export interface PostgresOptions extends Waiting {
  /** Kept over restarts; made when absent. */
  readonly dataDirectory: string;
  /** A free one when absent. */
  readonly port?: number;
}

/** A PostgreSQL that answers. */
export interface RunningPostgres extends RunningEngine {
  /** URL of the superuser and of the database `postgres`, password included. */
  readonly url: string;
}

const superuser = 'postgres';

async function passwordOf(file: string): Promise<string> {
  if (!(await exists(file))) await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return (await readFile(file, 'utf8')).trim();
}

async function initialise(binaries: PostgresBinaries, as: RunAs, dataDirectory: string, password: string) {
  const partial = `${dataDirectory}.partial`;
  const passwordFile = `${dataDirectory}.initial-password`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await as.own(partial);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await as.own(passwordFile);
  try {
    const { command, args } = as.wrap(binaries.initdb, [
      `--pgdata=${partial}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
    await runCommand(command, args, { limitMs: 60_000, ...userOf(as) });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(partial, dataDirectory);
}

function userOf(as: RunAs): { uid?: number; gid?: number } {
  return as.uid === undefined || as.gid === undefined ? {} : { uid: as.uid, gid: as.gid };
}

/** Loaded by whoever starts PostgreSQL: most who use this package only look after processes. */
const loadClient = async () => (await import('pg')).default;

async function answersQuery({ Client }: Awaited<ReturnType<typeof loadClient>>, url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined); // the outcome of the query below is what counts
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end();
  }
}

/**
 * Starts a real PostgreSQL on the loopback address; its data is made at the first start and kept.
 * @throws EngineFailure `port-in-use`, `postgres-not-found`, `postgres-folder-unreachable`, `disk-full`, `engine-died`, …
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDirectory = resolve(options.dataDirectory);
  await mkdir(dirname(dataDirectory), { recursive: true });
  await cleanUpAfterDeadParent(`${dataDirectory}.pid`, 'PostgreSQL', 'SIGINT');
  const port = await takePort(options.port, 'PostgreSQL', 'TRAJECT_POSTGRES_PORT');
  const binaries = await postgresBinaries();
  const as = await runAs([binaries.postgres, dataDirectory]);
  const password = await passwordOf(`${dataDirectory}.password`);
  if (!(await exists(dataDirectory))) {
    options.onProgress?.('making the database folder');
    await initialise(binaries, as, dataDirectory, password);
  }
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    fsync: 'on',
    synchronous_commit: 'on',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;
  const client = await loadClient();
  const child = await startChild({
    part: 'PostgreSQL',
    ...as.wrap(binaries.postgres, ['-D', dataDirectory, '-p', String(port), ...flags]),
    ...userOf(as),
    logFile: `${dataDirectory}.log`,
    pidFile: `${dataDirectory}.pid`,
    mark: dataDirectory,
    stopSignal: 'SIGINT', // "fast shutdown": ends connections, keeps what was committed
    stopLimitMs: 20_000,
    readyLimitMs: 60_000,
    isReady: () => answersQuery(client, url),
  });
  return { ...child, url };
}

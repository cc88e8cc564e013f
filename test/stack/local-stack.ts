import { eventually } from '@traject/engines';
import { execa } from 'execa';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterThisTest } from '../real-parts/side-by-side.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const startProgram = join(root, 'apps/local/dist/start.js');
const commands = {
  token: 'apps/local/dist/token.js',
  verifyAccessLog: 'apps/local/dist/verify-access-log.js',
} as const;
const node = process.execPath;

/** How a command of the stack ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** What a stack that is ready says of itself. */
export interface StackAddresses {
  readonly gateway: string;
  /** Process id by part. */
  readonly processes: Readonly<Record<string, number>>;
}

/** A started stack, ready or not. */
export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** What it has printed so far. */
  output(): string;
}

/** A new folder for one stack's data; whatever is still running on it after the test is ended with it. */
export async function newStateFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'traject-stack-'));
  afterThisTest(async () => {
    for (const { pid } of await processesOn(folder)) process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Starts the stack on a data folder, on free ports unless told otherwise. */
export function startStack(stateFolder: string, settings: Readonly<Record<string, string>> = {}): Started {
  const env = { ...environmentOf(stateFolder), TRAJECT_PORTS: 'free', ...settings };
  const child = execa(node, ['--disable-warning=TimeoutNegativeWarning', startProgram], {
    env,
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
    buffer: false,
  });
  let output = '';
  child.all.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  const ended = child.then(({ exitCode }) => ({ exitCode, output }));
  return { pid: child.pid ?? Number.NaN, ended, output: () => output };
}

function environmentOf(stateFolder: string): Record<string, string> {
  const { DATABASE_URL: _database, TEMPORAL_ADDRESS: _temporal, KAFKA_BROKERS: _kafka, ...rest } = process.env;
  const given = Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { ...Object.fromEntries(given), TRAJECT_STATE_DIR: stateFolder };
}

/** Waits until a stack says where it is; fails with what it printed when it does not. */
export async function ready(stateFolder: string, started: Started): Promise<StackAddresses> {
  let end: Ended | undefined;
  void started.ended.then((result) => {
    end = result;
  });
  const isReady = () => end !== undefined || readdir(stateFolder).then((names) => names.includes('stack.json'));
  if (!(await eventually(isReady, 90_000)) || end !== undefined) throw new Error(`Not ready. ${started.output()}`);
  // Safe enough in a test: the stack writes more than these fields and never less.
  return JSON.parse(await readFile(join(stateFolder, 'stack.json'), 'utf8')) as StackAddresses;
}

/** Runs a command against the stack of a data folder. */
export async function command(
  stateFolder: string,
  name: keyof typeof commands,
  ...args: readonly string[]
): Promise<Ended & { readonly errors: string }> {
  const { exitCode, stdout, stderr } = await execa(node, [join(root, commands[name]), ...args], {
    env: environmentOf(stateFolder),
    extendEnv: false,
    reject: false,
  });
  return { exitCode, output: stdout, errors: stderr };
}

/** Processes whose command line names the data folder: the parts and apps of its stack. */
export async function processesOn(stateFolder: string): Promise<readonly { pid: number; command: string }[]> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-A', '-o', 'pid=,args='], { maxBuffer: 2 ** 24 });
  return stdout
    .split('\n')
    .filter((line) => line.includes(stateFolder))
    .map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
}

/** Files by which a stack says that it runs. */
export async function locksIn(stateFolder: string): Promise<readonly string[]> {
  return (await readdir(stateFolder)).filter((name) => /\.(pid|lock)(\.|$)|^stack\.json/.test(name));
}

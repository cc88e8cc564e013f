import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf, environment, localStackEnvironment } from '@traject/contracts';
import { commandLineOf, eventually, sendSignal } from '@traject/engines';

/** Where the parts of a running stack are. */
export interface StackAddresses {
  readonly gateway: string;
  readonly issuer: string;
  readonly audience: string;
  readonly clientSecret: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly kafkaBrokers: string;
  /** Process id by part. */
  readonly processes: Readonly<Record<string, number>>;
}

/** A stack of the benchmark's own. */
export interface OwnStack extends StackAddresses {
  readonly stateFolder: string;
}

/** A stack that was started, ready or not. */
export interface StartedStack {
  /** Resolves when it is ready. */
  ready(signal: AbortSignal): Promise<OwnStack>;
  /** Lets it drain, or kills it at once, and removes its data. */
  stop(): Promise<void>;
  kill(): void;
}

const program = fileURLToPath(new URL('../../../apps/local/dist/start.js', import.meta.url));
const readyLimitMs = 90_000;
const drainLimitMs = 45_000;

const settingsOf = (stateFolder: string): NodeJS.ProcessEnv => ({
  ...process.env,
  [environment.databaseUrl]: '',
  [environment.temporalAddress]: '',
  [environment.kafkaBrokers]: '',
  [environment.dayLengthMs]: undefined,
  [localStackEnvironment.stateFolder]: stateFolder,
  [localStackEnvironment.ports]: 'free',
});

const addressesIn = async (stateFolder: string): Promise<StackAddresses | undefined> => {
  try {
    // The stack writes this file whole or not at all, with these fields and more.
    return JSON.parse(await readFile(join(stateFolder, 'stack.json'), 'utf8')) as StackAddresses;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** Processes whose command line names the data folder: the parts and apps of its stack, ready or not. */
const processesOn = (stateFolder: string): readonly number[] =>
  execFileSync('ps', ['-ww', '-A', '-o', 'pid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 24 })
    .split('\n')
    .filter((line) => line.includes(stateFolder))
    .map((line) => Number.parseInt(line, 10));

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Starts a stack with data of its own in a temporary folder, on free ports of the loopback address. */
export const startOwnStack = async (): Promise<StartedStack> => {
  const stateFolder = await mkdtemp(join(tmpdir(), 'traject-bench-'));
  // Its own process group, so that Ctrl-C does not reach it; its channel closes when the benchmark is killed.
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', program], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: settingsOf(stateFolder),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output = `${output}${chunk}`.slice(-4_000);
    });
  }
  const kill = (): void => {
    if (!hasEnded(child)) child.kill('SIGKILL');
    for (const pid of processesOn(stateFolder)) sendSignal(pid, 'SIGKILL');
  };
  return {
    ready: async (signal) => {
      let found: StackAddresses | undefined;
      const settled = async () => {
        found = await addressesIn(stateFolder);
        return found !== undefined || hasEnded(child) || signal.aborted;
      };
      await eventually(settled, readyLimitMs);
      signal.throwIfAborted();
      if (found === undefined) throw new Error(`The stack did not become ready. It says:\n${output}`);
      return { ...found, stateFolder };
    },
    stop: async () => {
      if (!hasEnded(child)) child.kill('SIGTERM');
      if (!(await eventually(() => hasEnded(child), drainLimitMs))) kill();
      await rm(stateFolder, { recursive: true, force: true, maxRetries: 5 });
    },
    kill,
  };
};

/** The process of an app of the stack, also after the stack started it again. */
export const processOfApp = async ({ processes }: OwnStack, app: 'gateway' | 'worker'): Promise<number> => {
  const pid = processes[app];
  if (pid !== undefined && (await commandLineOf(pid)) !== '') return pid;
  throw new Error(`The ${app} ended during the benchmark, so its figures are worth nothing. Run it again.`);
};

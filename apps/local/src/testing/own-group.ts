import { eventually, sendSignal } from '@traject/engines';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program and how it is run. */
export interface GroupPlan {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Where its output goes. */
  readonly output: 'inherit' | 'ignore';
  /** Passed on to the program as SIGTERM. */
  readonly interrupted: AbortSignal;
  /** Whether the program has done its work and only has to end. Until then nothing of its group is touched. */
  readonly isDone: () => Promise<boolean>;
  readonly patience?: GroupPatience;
}

/** How long is waited, in milliseconds, before what should end is made to. */
export interface GroupPatience {
  /** For the program, once it was interrupted: it stops what it started. */
  readonly interruptedMs: number;
  /** For what is left, before it is asked to end. */
  readonly leftMs: number;
  /** For what is left, once it was asked to end. */
  readonly askedMs: number;
}

/** How a run ended. */
export interface GroupRun {
  /** None when the program was killed. */
  readonly exitCode: number | undefined;
  /** Command lines of what was left running; it has been ended. */
  readonly leftBehind: readonly string[];
}

interface Member {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** A stack that a test has started lets its apps finish first, for at most twenty seconds. */
const standardPatience: GroupPatience = { interruptedMs: 30_000, leftMs: 2_000, askedMs: 30_000 };
const lookMs = 250;

/**
 * Runs a program in a process group of its own, and ends whatever of the group nobody will end any more: it would keep
 * output open, and whoever reads that waiting, be it the program itself, which then would not end either. Nobody is who
 * has started it once that one is gone. A process that made itself a group of its own is out of reach.
 */
export async function runInOwnGroup(plan: GroupPlan): Promise<GroupRun> {
  const { program, args, cwd, env, output, interrupted, isDone, patience = standardPatience } = plan;
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', output, output] });
  const over = new AbortController();
  const ended = once(child, 'exit').finally(() => over.abort());
  let killer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    child.kill('SIGTERM');
    killer = setTimeout(() => child.kill('SIGKILL'), patience.interruptedMs);
  };
  interrupted.addEventListener('abort', interrupt);
  if (interrupted.aborted) interrupt();
  const leftBehind: string[] = [];
  const look = async () => {
    if (child.pid !== undefined) leftBehind.push(...(await endOrphans(child.pid, patience)));
  };
  try {
    for (; !over.signal.aborted; await Promise.race([pause(lookMs), ended])) if (await isDone()) await look();
    await ended;
  } finally {
    interrupted.removeEventListener('abort', interrupt);
    clearTimeout(killer);
  }
  await look();
  return { exitCode: child.exitCode ?? undefined, leftBehind };
}

/** Ends the members of a group that do not descend from its first process, or all when that one is gone. */
async function endOrphans(first: number, { leftMs, askedMs }: GroupPatience): Promise<readonly string[]> {
  const areGone = async () => (await orphansOf(first)).length === 0;
  if (await eventually(areGone, leftMs)) return [];
  const left = await orphansOf(first);
  for (const { pid } of left) sendSignal(pid, 'SIGTERM');
  if (!(await eventually(areGone, askedMs))) {
    for (const { pid } of await orphansOf(first)) sendSignal(pid, 'SIGKILL');
    await eventually(areGone, askedMs);
  }
  return left.map(({ command }) => command);
}

async function orphansOf(first: number): Promise<readonly Member[]> {
  const members = await membersOf(first);
  const parents = new Map(members.map(({ pid, parent }) => [pid, parent]));
  const descends = (pid: number | undefined): boolean =>
    pid !== undefined && parents.has(pid) && (pid === first || descends(parents.get(pid)));
  return members.filter(({ pid }) => !descends(pid));
}

/** The processes of a group that still run; those that have ended and wait to be noticed do not. */
async function membersOf(group: number): Promise<readonly Member[]> {
  const columns = 'pgid=,pid=,ppid=,stat=,args=';
  const { stdout } = await run('ps', ['-ww', '-A', '-o', columns], { maxBuffer: 2 ** 24 });
  return stdout.split('\n').flatMap((line) => {
    const [, pgid, pid, parent, stat, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (Number(pgid) !== group || stat === undefined || stat.startsWith('Z') || command === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { codeOf } from '@traject/contracts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { nodeToRunWith } from '../bootstrap/node-to-run-with.mjs';
import { ensureInstalled, isInstalled, type InstallStep } from '../bootstrap/install.mjs';
import { alone } from '../bootstrap/prepare-lock.mjs';
import { withProgress } from '../bootstrap/progress.mjs';

const idOfNobody = 2 ** 30;

async function clone(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'traject-clone-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await writeFile(join(root, 'package-lock.json'), '{"lockfileVersion":3}');
  return root;
}

/** An npm that notes what is asked of it, and brings about nothing but the folder. */
function npmThatNotes() {
  const steps: InstallStep[] = [];
  const install = async (root: string, _env: NodeJS.ProcessEnv, step: InstallStep) => {
    steps.push(step);
    await mkdir(join(root, 'node_modules'), { recursive: true });
    return { code: 0, output: '' };
  };
  return { steps, install };
}

const npmThatFails = (output: string) => () => Promise.resolve({ code: 1, output });
const changeLockFile = (root: string) =>
  writeFile(join(root, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');

test.each(['product', 'everything'] as const)(
  'a fresh clone is installed once (%s), and not again while the lock file stays the same',
  async (extent) => {
    const root = await clone();
    const { steps, install } = npmThatNotes();
    expect(await isInstalled(root, extent)).toBe(false);
    expect(await ensureInstalled(root, extent, {}, install)).toBe(true);
    expect(await isInstalled(root, extent)).toBe(true);
    expect(await ensureInstalled(root, extent, {}, install)).toBe(false);
    expect(steps).toEqual([{ extent, adds: false }]);
  },
);

test('what tests need is added to what the product needs, without taking that away from a stack that runs', async () => {
  const root = await clone();
  const { steps, install } = npmThatNotes();
  await ensureInstalled(root, 'product', {}, install);
  expect(await isInstalled(root, 'everything')).toBe(false);
  expect(await ensureInstalled(root, 'everything', {}, install)).toBe(true);
  expect(steps[1]).toEqual({ extent: 'everything', adds: true });
});

test('a start after the tests finds what it needs, and leaves what they need', async () => {
  const root = await clone();
  const { steps, install } = npmThatNotes();
  await ensureInstalled(root, 'everything', {}, install);
  expect(await ensureInstalled(root, 'product', {}, install)).toBe(false);
  expect(await isInstalled(root, 'everything')).toBe(true);
  expect(steps).toHaveLength(1);
});

test.each([
  ['product', 'product', 'product'],
  ['product', 'everything', 'everything'],
  ['everything', 'product', 'everything'],
] as const)(
  'a changed lock file means a new installation: of %s before, for %s, of %s',
  async (before, asked, made) => {
    const root = await clone();
    const { steps, install } = npmThatNotes();
    await ensureInstalled(root, before, {}, install);
    await changeLockFile(root);
    expect(await isInstalled(root, asked)).toBe(false);
    expect(await ensureInstalled(root, asked, {}, install)).toBe(true);
    expect(steps[1]).toEqual({ extent: made, adds: false });
  },
);

test('npm is asked for each by name, whatever the settings of who calls would have it leave out', async () => {
  const root = await clone();
  const npm = join(root, 'npm.js');
  await writeFile(
    npm,
    `import fs from 'node:fs';
     fs.mkdirSync('node_modules', { recursive: true });
     fs.appendFileSync('asked', process.argv.slice(2).filter((word) => !/^--(no-audit|no-fund|prefer-|log)/.test(word)).join(' ') + '\\n');`,
  );
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  const env = { npm_execpath: npm };
  await ensureInstalled(root, 'product', env);
  await ensureInstalled(root, 'everything', env);
  await changeLockFile(root);
  await ensureInstalled(root, 'everything', env);
  const asked = await readFile(join(root, 'asked'), 'utf8');
  expect(asked.trim().split('\n')).toEqual([
    'ci --omit=dev',
    'ci --dry-run --include=dev',
    'install --no-save --include=dev',
    'ci --include=dev',
  ]);
});

test('an installation that was cut short is done again', async () => {
  const root = await clone();
  await mkdir(join(root, 'node_modules', 'half'), { recursive: true });
  expect(await isInstalled(root, 'product')).toBe(false);
  expect(await ensureInstalled(root, 'product', {}, npmThatNotes().install)).toBe(true);
});

test('an addition that was cut short is no installation, of the product neither: all is done again', async () => {
  const root = await clone();
  const { steps, install } = npmThatNotes();
  await ensureInstalled(root, 'product', {}, install);
  await expect(ensureInstalled(root, 'everything', {}, npmThatFails('killed'))).rejects.toThrow();
  expect(await isInstalled(root, 'product')).toBe(false);
  await ensureInstalled(root, 'product', {}, install);
  expect(steps[1]).toEqual({ extent: 'product', adds: false });
});

test('an installation that fails says what to do, and is done again the next time', async () => {
  const root = await clone();
  const fails = npmThatFails('npm error code ETIMEDOUT');
  await expect(ensureInstalled(root, 'product', {}, fails)).rejects.toMatchObject({ code: 'install-failed' });
  expect(await isInstalled(root, 'product')).toBe(false);
});

test('an installation on a full disk is reported as a full disk', async () => {
  const root = await clone();
  const fails = npmThatFails('npm error code ENOSPC');
  await expect(ensureInstalled(root, 'product', {}, fails)).rejects.toMatchObject({ code: 'disk-full' });
});

test('two commands at once prepare one after the other', async () => {
  const folder = join(await clone(), '.traject');
  let inside = 0;
  let most = 0;
  const step = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await readdir(dirname(folder));
    inside -= 1;
  };
  await Promise.all([alone(folder, step), alone(folder, step)]);
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('the lock of a command that died does not count', async () => {
  const folder = join(await clone(), '.traject');
  await mkdir(folder);
  await writeFile(join(folder, 'prepare.lock'), String(idOfNobody));
  expect(await alone(folder, () => Promise.resolve('prepared'))).toBe('prepared');
});

test('a step that fails gives the lock back', async () => {
  const folder = join(await clone(), '.traject');
  await expect(alone(folder, () => Promise.reject(new Error('does not compile')))).rejects.toThrow('does not compile');
  expect(await readdir(folder)).toEqual([]);
});

/** Runs a step that takes the given time on a clock that the test moves. */
async function shownDuring(ms: number, isTTY: boolean): Promise<string> {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  let shown = '';
  const step = () => new Promise<void>((resolve) => void setTimeout(resolve, ms));
  const done = withProgress('Preparing', step, { isTTY, write: (text) => (shown += text) });
  await vi.advanceTimersByTimeAsync(ms);
  await done;
  return shown;
}

test('a step of less than a second is not spoken of', async () => {
  expect(await shownDuring(900, false)).toBe('');
});

test('a longer step is spoken of every five seconds where there is no terminal', async () => {
  expect((await shownDuring(11_500, false)).split('\n')).toEqual([
    'Preparing … 1 s',
    'Preparing … 6 s',
    'Preparing … 11 s',
    '',
  ]);
});

test('on a terminal a longer step has one line, which is wiped when it is done', async () => {
  const shown = await shownDuring(2_300, true);
  expect(shown).toContain('\r\u001b[KPreparing … 2 s');
  expect(shown.endsWith('\r\u001b[K')).toBe(true);
  expect(shown).not.toContain('\n');
});

test('the bootstrap needs no dependency, as it runs before there are any', async () => {
  const folder = new URL('../bootstrap/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mjs'));
  const files = [new URL('../bootstrap.mjs', import.meta.url), ...names.map((name) => new URL(name, folder))];
  const imported = await Promise.all(
    files.map(async (file) => [...(await readFile(file, 'utf8')).matchAll(/from '([^']+)'/g)].map(([, name]) => name)),
  );
  expect(imported.flat().length).toBeGreaterThan(10);
  expect(imported.flat().filter((name) => !/^(node:|\.)/.test(name ?? ''))).toEqual([]);
});

const tellsItsEnd = `
process.stdout.write('running\\n');
process.on('SIGTERM', () => process.stdout.write('asked to stop\\n', () => process.exit(0)));
process.on('disconnect', () => process.exit(1));
`;

const runsItFor = (program: string) => `
import { runProgram } from ${JSON.stringify(new URL('../bootstrap/run-program.mjs', import.meta.url).href)};
process.exitCode = await runProgram(process.execPath, ${JSON.stringify(program)}, [], {});
`;

/** Starts a program as npm does, in a shell, and ends the shell as soon as it runs; gives what it printed. */
async function outputWhenShellEnds(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const folder = await clone();
  const [program, runner] = [join(folder, 'program.mjs'), join(folder, 'runner.mjs')];
  await writeFile(program, tellsItsEnd);
  await writeFile(runner, runsItFor(program));
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${runner}"; true`], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], ...env },
  });
  const endAll = () => {
    try {
      process.kill(-(shell.pid ?? Number.NaN), 'SIGKILL');
    } catch (error) {
      if (codeOf(error) !== 'ESRCH') throw error;
    }
  };
  onTestFinished(endAll);
  signal.addEventListener('abort', endAll);
  let output = '';
  for await (const chunk of shell.stdout.setEncoding('utf8')) {
    output += String(chunk);
    if (output === 'running\n') shell.kill('SIGTERM');
  }
  return output;
}

test('a command whose npm was ended stops what it runs', async ({ signal }) => {
  expect(await outputWhenShellEnds({ npm_lifecycle_event: 'start' }, signal)).toBe('running\nasked to stop\n');
});

test.each(['/proc/traject/state', `/tmp/${'a'.repeat(300)}`, '/tmp/\0'])(
  'a folder for the data where nothing can be stored (%j) is told at once',
  async (folder) => {
    await expect(alone(folder, () => Promise.resolve())).rejects.toMatchObject({ code: 'state-folder-unusable' });
  },
);

test('a folder for the data that cannot be made is named, with what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-bootstrap-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'file'), '');
  await expect(alone(join(folder, 'file', 'state'), () => Promise.resolve())).rejects.toMatchObject({
    code: 'state-folder-unusable',
    message: expect.stringContaining('TRAJECT_STATE_DIR'),
  });
});

const elsewhere = (node: string) => ({ versions: { node }, execPath: '/opt/node', platform: 'darwin', arch: 'arm64' });

test('everything runs with the Node of the dependencies, whatever the machine has', async () => {
  const root = await clone();
  await mkdir(join(root, 'node_modules', '.bin'), { recursive: true });
  await writeFile(join(root, 'node_modules', '.bin', 'node'), '');
  expect(nodeToRunWith(root, elsewhere('20.19.0'))).toBe(join(root, 'node_modules', '.bin', 'node'));
});

test('where the dependencies bring none, it runs with that of the machine, which must be new enough', async () => {
  const root = await clone();
  expect(nodeToRunWith(root, elsewhere('24.3.0'))).toBe('/opt/node');
  expect(() => nodeToRunWith(root, elsewhere('22.21.0'))).toThrow(
    expect.objectContaining({ code: 'node-too-old', message: expect.stringContaining('darwin on arm64') }),
  );
});

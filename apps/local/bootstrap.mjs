/**
 * The way into every command of a fresh clone. Plain JavaScript without dependencies, for whatever Node (20 or newer)
 * the machine has: installs, builds what changed, and runs the command with the Node that the dependencies bring.
 */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BootstrapFailure, toolFailure } from './bootstrap/failure.mjs';
import { ensureInstalled } from './bootstrap/install.mjs';
import { alone } from './bootstrap/prepare-lock.mjs';
import { withProgress } from './bootstrap/progress.mjs';
import { runProgram } from './bootstrap/run-program.mjs';
import { runTool } from './bootstrap/run-tool.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const oldestNode = 20;

const programs = {
  start: 'apps/local/dist/start.js',
  test: 'apps/local/dist/test.js',
  'test-mutation': 'test/dist/mutation/run.js',
  demo: 'apps/local/dist/demo.js',
  token: 'apps/local/dist/token.js',
  bench: 'test/dist/bench/bench.js',
  'verify-access-log': 'apps/local/dist/verify-access-log.js',
  'rotate-keys': 'apps/local/dist/rotate-keys.js',
  'access-table': 'libs/access/dist/write-readme.js',
  retention: 'apps/local/dist/retention.js',
  'apply-destroyed-keys': 'apps/local/dist/apply-destroyed-keys.js',
};

/** Every app, found and not named: one that was forgotten here would be missed by a fresh clone alone. */
const apps = readdirSync(join(root, 'apps'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `apps/${name}`);

/**
 * What a command has compiled: everything, types checked, unless said. Whoever only runs the product waits neither for its
 * tests nor for a check of types that `npm test` makes.
 */
const toRun = [...apps, '--noCheck'];
/** Programs of an operator: to them 1 means something of their own, and 2 that it could not be done. */
const operatorPrograms = ['verify-access-log', 'rotate-keys', 'retention', 'apply-destroyed-keys'];

/** Commands that only ask a running stack something; they need no fresh build, only a build. */
const askARunningStack = ['token', ...operatorPrograms];
const compiled = Object.fromEntries(
  ['start', 'demo', 'access-table', ...askARunningStack].map((command) => [command, toRun]),
);
// What is mutated are the sources, so that only what runs the mutants is compiled.
compiled['test-mutation'] = ['test', '--noCheck'];
const needsFreshBuild = (command) => !askARunningStack.includes(command) || !existsSync(join(root, programs[command]));

function checkNode() {
  if (Number(process.versions.node.split('.')[0]) >= oldestNode) return;
  throw new BootstrapFailure(
    'node-too-old',
    `Node ${process.versions.node} is too old: Node ${oldestNode} or newer is needed. Install it and give the same command again.`,
  );
}

function chosenCommand() {
  const [command, ...args] = process.argv.slice(2);
  if (command !== undefined && Object.hasOwn(programs, command)) return { command, args };
  throw new BootstrapFailure(
    'command-unknown',
    `There is no command ${command ?? '(none given)'}. The commands are: ${Object.keys(programs).join(', ')}.`,
  );
}

/** The environment in which `node` is the Node of the dependencies. */
function environmentWithNode() {
  const bin = join(root, 'node_modules', '.bin');
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
}

async function build(node, env, options, relabel) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const outcome = await runTool(node, [compiler, '-b', ...options], { cwd: root, env });
  if (outcome.code !== 0) {
    throw toolFailure('build-failed', 'The sources do not compile; the compiler says why above.', outcome.output);
  }
  const bundler = join(root, 'apps/worker/dist/bundle-workflows.js');
  if (!existsSync(bundler)) return;
  relabel('bundling the workflows');
  const bundled = await runTool(node, [bundler], { cwd: root, env });
  if (bundled.code !== 0) {
    throw toolFailure(
      'build-failed',
      'The workflows could not be bundled; the bundler says why above.',
      bundled.output,
    );
  }
}

async function main() {
  checkNode();
  const { command, args } = chosenCommand();
  const env = environmentWithNode();
  const node = join(root, 'node_modules', '.bin', 'node');
  const stateFolder = resolve(root, process.env.TRAJECT_STATE_DIR ?? '.traject');
  const prepare = (relabel) =>
    alone(
      stateFolder,
      async () => {
        relabel('installing the dependencies');
        await ensureInstalled(root);
        if (!needsFreshBuild(command)) return;
        relabel('building what changed');
        await build(node, env, compiled[command] ?? [], relabel);
      },
      relabel,
    );
  await withProgress('Preparing', prepare);
  const program = join(root, programs[command]);
  if (!existsSync(program)) {
    throw new BootstrapFailure('command-missing', `The command ${command} is not part of this version (${program}).`);
  }
  return runProgram(node, program, args, { cwd: root, env });
}

function report(error) {
  if (!(error instanceof BootstrapFailure)) throw error;
  if (error.output !== '') console.error(error.output.trimEnd());
  console.error(`${error.code}: ${error.message}`);
  // What reads the tests' outcome reads the last line, also when they could not even begin.
  if (process.argv[2] === 'test') console.log('0 passed, 1 failed');
  return operatorPrograms.includes(process.argv[2]) ? 2 : 1;
}

process.exitCode = await main().catch(report);

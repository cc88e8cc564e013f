/**
 * The way into every command of a fresh clone. Plain JavaScript without dependencies, for whatever Node (20 or newer)
 * the machine has: installs, builds what changed, and runs the command with the Node that the dependencies bring.
 */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  amongTests,
  askARunningStack,
  extentOf,
  operatorPrograms,
  programs,
  toolsOfSources,
} from './bootstrap/commands.mjs';
import { BootstrapFailure, toolFailure } from './bootstrap/failure.mjs';
import { ensureInstalled } from './bootstrap/install.mjs';
import { nodeToRunWith } from './bootstrap/node-to-run-with.mjs';
import { alone } from './bootstrap/prepare-lock.mjs';
import { withProgress } from './bootstrap/progress.mjs';
import { runProgram } from './bootstrap/run-program.mjs';
import { runTool } from './bootstrap/run-tool.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const oldestNode = 20;

const needsFreshBuild = (command) => {
  if (toolsOfSources.includes(command)) return false;
  return !askARunningStack.includes(command) || !existsSync(join(root, programs[command]));
};

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

async function compile(run, ...compiler) {
  const { code, output } = await run(...compiler);
  if (code === 0) return;
  throw toolFailure('build-failed', 'The sources do not compile; the compiler says why above.', output);
}

async function bundle(run) {
  const bundler = join(root, 'apps/worker/dist/bundle-workflows.js');
  if (!existsSync(bundler)) return;
  const { code, output } = await run(bundler);
  if (code === 0) return;
  throw toolFailure('build-failed', 'The workflows could not be bundled; the bundler says why above.', output);
}

/** Everything, types checked. */
async function buildWhole(run, relabel) {
  await compile(run, join(root, 'node_modules/typescript/bin/tsc'), '-b');
  relabel('bundling the workflows');
  await bundle(run);
}

/**
 * The product alone. Nobody waits here for a check of types, which `npm test` makes beside the tests; and the workflows
 * are bundled while the rest is still being made.
 */
async function buildToRun(run) {
  const inputs = JSON.parse(readFileSync(join(root, 'apps/worker/bundle-inputs.json'), 'utf8'));
  const toBundle = [...inputs, 'apps/worker'];
  const transpiler = join(root, 'apps/local/transpile.mjs');
  const outcomes = await Promise.allSettled([
    compile(run, transpiler, ...toBundle).then(() => bundle(run)),
    compile(run, transpiler, '--all-but', ...toBundle),
  ]);
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function main() {
  checkNode();
  const { command, args } = chosenCommand();
  const env = environmentWithNode();
  const stateFolder = resolve(root, process.env.TRAJECT_STATE_DIR ?? '.traject');
  const prepare = (relabel) =>
    alone(
      stateFolder,
      async () => {
        relabel('installing the dependencies');
        await ensureInstalled(root, extentOf(command));
        if (!needsFreshBuild(command)) return;
        relabel('building what changed');
        const run = (...args) => runTool(nodeToRunWith(root), args, { cwd: root, env });
        await (amongTests.includes(command) ? buildWhole : buildToRun)(run, relabel);
      },
      relabel,
    );
  await withProgress('Preparing', prepare);
  const program = join(root, programs[command]);
  if (!existsSync(program)) {
    throw new BootstrapFailure('command-missing', `The command ${command} is not part of this version (${program}).`);
  }
  return runProgram(nodeToRunWith(root), program, args, { cwd: root, env });
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

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolFailure } from './failure.mjs';
import { runTool } from './run-tool.mjs';

const stampOf = (root) => join(root, 'node_modules', '.traject-installed');

async function lockHash(root) {
  return createHash('sha256')
    .update(await readFile(join(root, 'package-lock.json')))
    .digest('hex');
}

/** What was installed last, and from which lock file; neither while an installation is not whole. */
async function readStamp(root) {
  if (!existsSync(stampOf(root))) return {};
  const [lock, extent] = (await readFile(stampOf(root), 'utf8')).trim().split(' ');
  return { lock, extent };
}

const contains = (installed, extent) => installed === 'everything' || installed === extent;

/** Whether the installed dependencies are complete to this extent and are those of the lock file. */
export async function isInstalled(root, extent) {
  const installed = await readStamp(root);
  return installed.lock === (await lockHash(root)) && contains(installed.extent, extent);
}

/** npm as it was called, or the one on the PATH. */
function npmInvocation(env) {
  const script = env.npm_execpath;
  return script !== undefined && script.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
}

/** Installs anew, or adds to what is there: a stack that runs with it goes on running. */
async function npm(root, env, { extent, adds }) {
  const [command, args] = npmInvocation(env);
  // Whatever the settings of whoever calls, such as NODE_ENV, make of it otherwise.
  const kinds = extent === 'everything' ? ['--include=dev'] : ['--omit=dev'];
  // What is in npm's cache is not asked for again: the lock file holds the hash of every package.
  const options = [...kinds, '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const run = (...what) => runTool(command, [...args, ...what, ...options], { cwd: root, env });
  if (!adds) return run('ci');
  // An addition would take what a manifest asks for and the lock file does not hold; this refuses it, as an installation does.
  const check = await run('ci', '--dry-run');
  return check.code === 0 ? run('install', '--no-save') : check;
}

/**
 * Installs the locked dependencies to this extent unless they are there. Whoever had everything keeps everything. The
 * stamp is written last, so an installation that was cut short has none and is done again.
 */
export async function ensureInstalled(root, extent, env = process.env, install = npm) {
  if (await isInstalled(root, extent)) return false;
  const [lock, installed] = await Promise.all([lockHash(root), readStamp(root)]);
  const step = {
    extent: contains(installed.extent, extent) ? installed.extent : extent,
    adds: installed.lock === lock,
  };
  await rm(stampOf(root), { force: true });
  const { code, output } = await install(root, env, step);
  if (code !== 0) {
    throw toolFailure(
      'install-failed',
      'The dependencies could not be installed. Check the connection to the package registry, then give the same command again: it starts the installation anew.',
      output,
    );
  }
  await writeFile(stampOf(root), `${lock} ${step.extent}\n`);
  return true;
}

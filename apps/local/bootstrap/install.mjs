import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolFailure } from './failure.mjs';
import { runTool } from './run-tool.mjs';

const stampOf = (root) => join(root, 'node_modules', '.traject-installed');

async function lockHash(root) {
  return createHash('sha256')
    .update(await readFile(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Whether the installed dependencies are complete and are those of the lock file. */
export async function isInstalled(root) {
  if (!existsSync(stampOf(root))) return false;
  return (await readFile(stampOf(root), 'utf8')).trim() === (await lockHash(root));
}

/** npm as it was called, or the one on the PATH. */
function npmInvocation(env) {
  const script = env.npm_execpath;
  return script !== undefined && script.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
}

async function npmCi(root, env) {
  const [command, args] = npmInvocation(env);
  // What is in npm's cache is not asked for again: the lock file holds the hash of every package.
  const options = ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  return runTool(command, [...args, ...options], { cwd: root, env });
}

/**
 * Installs the locked dependencies unless they are there. The stamp is written last, so an installation that was cut
 * short has none and is done again.
 */
export async function ensureInstalled(root, env = process.env, install = npmCi) {
  if (await isInstalled(root)) return false;
  const { code, output } = await install(root, env);
  if (code !== 0) {
    throw toolFailure(
      'install-failed',
      'The dependencies could not be installed. Check the connection to the package registry, then give the same command again: it starts the installation anew.',
      output,
    );
  }
  await writeFile(stampOf(root), `${await lockHash(root)}\n`);
  return true;
}

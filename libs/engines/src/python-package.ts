import { EngineFailure } from './failure.js';
import { findOnPath } from './on-path.js';
import { findPip, pipInstall, type PipPackage } from './temporal/pip.js';
import { cachedTool, type Waiting } from './tool-cache.js';

/** A Python of this machine with a package that it finds by `PYTHONPATH`. */
export interface PythonWithPackage {
  readonly python: string;
  readonly folder: string;
}

/**
 * The machine's Python and a pinned package, installed once into the cache of the user and nowhere else.
 * @throws EngineFailure `python-not-found`, `command-failed`, `tool-cache-locked`
 */
export async function pythonWithPackage(
  wanted: PipPackage,
  { onProgress, signal }: Waiting = {},
): Promise<PythonWithPackage> {
  const [python, pip] = [findOnPath('python3'), findPip()];
  if (python === undefined || pip === undefined) {
    throw new EngineFailure(
      'python-not-found',
      `${wanted.requirement} needs Python 3 with pip, and ${python === undefined ? 'python3' : 'pip3'} is not on the PATH. Install it and give the same command again.`,
    );
  }
  const name = `python-${wanted.requirement.replace('==', '-')}`;
  const folder = await cachedTool(name, (partial) => pipInstall(pip, wanted, partial, signal), onProgress);
  return { python, folder };
}

import { createHash } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { codeOf } from '@traject/contracts';
import { failureConverterPath } from '@traject/payload-encryption';

/** The workflows' code as the worker runs it. */
export const workflowBundlePath = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));

const entry = fileURLToPath(new URL('../../../workflows/dist/index.js', import.meta.url));

/** Pure and without any state of their own, so that every journey in a worker may use the same instance. */
const sharedModules = ['@traject/domain', '@traject/contracts'] as const;

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The packages that end up in the bundle; whoever builds the product for the first time makes them before the others. */
const bundledPackages = async (): Promise<readonly string[]> =>
  // Written by hand, and nothing but paths.
  JSON.parse(await readFile(join(root, 'apps/worker/bundle-inputs.json'), 'utf8')) as readonly string[];

const filesOf = async (packageFolder: string): Promise<readonly string[]> => {
  const found = await readdir(join(root, packageFolder, 'dist'), { recursive: true, withFileTypes: true });
  return found
    .filter((file) => file.isFile() && file.name.endsWith('.js') && !file.name.endsWith('.spec.js'))
    .map((file) => join(file.parentPath, file.name))
    .toSorted();
};

const hashOfInputs = async (): Promise<string> => {
  // The lock file stands for what comes from npm.
  const hash = createHash('sha256').update(await readFile(join(root, 'package-lock.json')));
  for (const folder of await bundledPackages()) {
    for (const file of await filesOf(folder)) hash.update(relative(root, file)).update(await readFile(file));
  }
  return hash.digest('hex');
};

const firstLineOf = async (path: string): Promise<string> => {
  try {
    return (await readFile(path, 'utf8')).split('\n', 1)[0] ?? '';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
};

/** Bundles the built workflows, unless the bundle that is there was made of the same files. */
export const bundleWorkflows = async (): Promise<'made' | 'unchanged'> => {
  const mark = `// made of ${await hashOfInputs()}`;
  if ((await firstLineOf(workflowBundlePath)) === mark) return 'unchanged';
  const { code } = await bundleWorkflowCode({
    workflowsPath: entry,
    preloadModules: [...sharedModules],
    failureConverterPath,
    logger: new DefaultLogger('WARN'),
  });
  // Written aside first: a worker that starts meanwhile reads the whole of one or of the other.
  const aside = `${workflowBundlePath}.${process.pid}`;
  await writeFile(aside, `${mark}\n${code}`);
  await rename(aside, workflowBundlePath);
  return 'made';
};

import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { failureConverterPath } from '@traject/payload-encryption';

const source = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The workflows that are run, straight from their sources, so that a test never sees a stale build. */
export const workflowSources = {
  product: source('workflows/src/index.ts'),
  shortHistory: source('workflows/src/short-history.ts'),
} as const;

const bundles = new Map<string, Promise<WorkflowBundleWithSourceMap>>();

/**
 * Bundles workflows from a source file, once for all tests that are loaded together.
 * @param instead files to take in place of others, both by their absolute path
 */
export const bundleOf = (
  workflowsPath: string,
  instead: Readonly<Record<string, string>> = {},
): Promise<WorkflowBundleWithSourceMap> => {
  const what = JSON.stringify([workflowsPath, instead]);
  const bundle = bundles.get(what) ?? makeBundle(workflowsPath, instead);
  bundles.set(what, bundle);
  return bundle;
};

const makeBundle = (
  workflowsPath: string,
  instead: Readonly<Record<string, string>>,
): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    workflowsPath,
    failureConverterPath,
    logger: { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: console.error },
    webpackConfigHook: (config) => ({
      ...config,
      resolve: {
        ...config.resolve,
        conditionNames: ['@traject/source', 'webpack', 'import', 'require', 'node', 'default'],
        alias: { ...config.resolve?.alias, ...instead },
        extensionAlias: { '.js': ['.ts', '.js'] },
      },
    }),
  });

function quiet(): void {
  return;
}

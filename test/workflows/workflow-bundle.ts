import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { failureConverterPath } from '@traject/payload-encryption';

const source = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The workflows that are run, straight from their sources, so that a test never sees a stale build. */
export const workflowSources = {
  product: source('workflows/src/index.ts'),
  shortHistory: source('workflows/src/short-history.ts'),
} as const;

/**
 * Bundles workflows from a source file.
 * @param instead files to take in place of others, both by their absolute path
 */
export const bundleOf = (
  workflowsPath: string,
  instead: Readonly<Record<string, string>> = {},
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

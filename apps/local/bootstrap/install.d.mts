/** How much of the dependencies: those that the product is built and run with, or also those of tests and tools. */
export type Extent = 'product' | 'everything';

/** An installation that is asked of npm; it adds where the product's dependencies are there. */
export interface InstallStep {
  readonly extent: Extent;
  readonly adds: boolean;
}

/** Whether the installed dependencies are complete to this extent and are those of the lock file. */
export function isInstalled(root: string, extent: Extent): Promise<boolean>;

/** Installs the locked dependencies to this extent unless they are there; true when it installed. */
export function ensureInstalled(
  root: string,
  extent: Extent,
  env?: NodeJS.ProcessEnv,
  install?: (
    root: string,
    env: NodeJS.ProcessEnv,
    step: InstallStep,
  ) => Promise<{ code: number | null; output: string }>,
): Promise<boolean>;

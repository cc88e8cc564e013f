/** Whether the installed dependencies are complete and are those of the lock file. */
export function isInstalled(root: string): Promise<boolean>;

/** Installs the locked dependencies unless they are there; true when it installed. */
export function ensureInstalled(
  root: string,
  env?: NodeJS.ProcessEnv,
  install?: (root: string, env: NodeJS.ProcessEnv) => Promise<{ code: number | null; output: string }>,
): Promise<boolean>;

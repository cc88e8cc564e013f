/** Folders of the product's own packages. */
export function packagesOf(root: string): string[];
/** Turns what has changed in a package; gives what is wrong with its sources, in words, or nothing. */
export function transpilePackage(folder: string): string;

/** What becomes of a source by the settings of its package. */
export function transpiled(
  source: string,
  settings: { readonly experimentalDecorators?: boolean },
): { readonly code: string; readonly map?: string };

/** Folders of the product's own packages. */
export function packagesOf(root: string): string[];
/** Turns what has changed in a package; gives what is wrong with its sources, in words, or nothing. */
export function transpilePackage(folder: string): string;

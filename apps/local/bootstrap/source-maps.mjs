/**
 * The flag with which Node names our own sources in the traces of errors. Its own `--enable-source-maps` also reads the map
 * of every file of a package, which took a gateway a sixth of its start and 5 MB.
 */
export const ownSourceMaps = `--import=${new URL('./use-own-source-maps.mjs', import.meta.url).href}`;

import type { GatewayParts } from '../parts.js';

/** What the directory's routes work with. */
export type DirectoryParts = Pick<GatewayParts, 'directory' | 'database'>;

/** Token of {@link DirectoryParts}. */
export const DIRECTORY = Symbol('directory');

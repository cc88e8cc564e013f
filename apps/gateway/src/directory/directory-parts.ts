import type { GatewayParts } from '../parts.js';

/** What the directory's routes work with. */
export type DirectoryParts = Pick<GatewayParts, 'directory' | 'database'>;

/** What those of people work with as well: who vouches for logins, and what time it is. */
export type PeopleParts = DirectoryParts & Pick<GatewayParts, 'settings' | 'now'>;

/** Token of {@link PeopleParts}. */
export const DIRECTORY = Symbol('directory');

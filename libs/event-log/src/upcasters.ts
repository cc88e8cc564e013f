import type { Upcaster } from './upcast.js';

/** How each older version of an event is read today. No version has been succeeded yet. */
export const upcasters: readonly Upcaster[] = [];

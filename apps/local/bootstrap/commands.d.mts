import type { Extent } from './install.mjs';

/** Every command of the clone by its program, as paths in it. */
export const programs: Readonly<Record<string, string>>;

/** What of the dependencies a command needs. */
export function extentOf(command: string): Extent;

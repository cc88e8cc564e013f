/** Seconds by which clocks of the provider and of this gateway may differ, wherever a time of one is held against the other. */
export const clockToleranceSeconds = 5;

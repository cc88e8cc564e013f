/** Names of the bare workflow on Temporal. */
export const bare = { taskQueue: 'bench-bare', workflowType: 'fiveUpdates', update: 'step', updates: 5 } as const;

/** What the bare workflow asks of the world outside: the least that there is. */
export interface BareActivities {
  nothing(): Promise<void>;
}

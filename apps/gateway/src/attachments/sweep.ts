import type { GatewayParts } from '../parts.js';

/** How often what was never kept is looked for. */
const everyMs = 60 * 60 * 1000;

/** Much longer than any upload may take, so that none that is under way is taken for one that broke off. */
const olderThanMs = 60 * 60 * 1000;

/** Sweeping that goes on until it is stopped. */
export interface Sweeping {
  stop(): void;
}

/** Takes away files of uploads that broke off, and those whose attachments are gone: now, and every hour. */
export function sweepAttachments({ attachments, database, log }: GatewayParts): Sweeping {
  const sweep = async (): Promise<void> => {
    try {
      const removed = await attachments.sweep(database.query, olderThanMs);
      if (removed > 0)
        log.info({ code: 'attachments-swept', count: removed }, 'Files that belong to nothing were removed.');
    } catch (error) {
      log.warn({ code: 'attachments-not-swept', err: error }, 'Files could not be looked through; it is tried again.');
    }
  };
  const timer = setInterval(() => void sweep(), everyMs);
  timer.unref();
  void sweep();
  return { stop: () => clearInterval(timer) };
}

import type { GatewayParts } from '../parts.js';

/** Whether the gateway can do its work, and what is missing if not. */
export interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly missing: readonly string[];
}

/** Answers health checks. */
export interface Health {
  readiness(): Promise<Readiness>;
}

const checkTimeoutMs = 2_500;

/**
 * Checks PostgreSQL, Temporal and the keys, with the key service where there is one, and whether the list of what was
 * destroyed was applied and can be read; Kafka is not needed here.
 */
export function healthOf({ database, temporal, keys, encryption, destroyedList }: GatewayParts): Health {
  const checks: Readonly<Record<string, () => Promise<unknown>>> = {
    postgres: () => database.pool.query('select 1'),
    keys: () => (keys.isLoaded() ? encryption.currentKeyId() : Promise.reject(new Error('The keys are not loaded.'))),
    'destroyed-keys': async () => {
      destroyedList.throwTrouble();
      await destroyedList.listed();
    },
    temporal: () =>
      temporal.withDeadline(Date.now() + checkTimeoutMs, () => temporal.workflowService.getSystemInfo({})),
  };
  const isThere = async (check: () => Promise<unknown>): Promise<boolean> => {
    const { promise: late, resolve } = Promise.withResolvers<false>();
    const timer = setTimeout(resolve, checkTimeoutMs, false);
    try {
      return await Promise.race([
        check().then(
          () => true,
          () => false,
        ),
        late,
      ]);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    readiness: async () => {
      const answers = await Promise.all(
        Object.entries(checks).map(async ([part, check]) => ((await isThere(check)) ? [] : [part])),
      );
      const missing = answers.flat();
      return { status: missing.length === 0 ? 'ready' : 'not-ready', missing };
    },
  };
}

import { Counter, Gauge, Registry } from 'prom-client';

/** What a relay knows of itself, for health checks and metrics. */
export interface RelayStatus {
  readonly metrics: Registry;
  /** Code of what keeps it from publishing, until something is published again. */
  problem(): string | undefined;
  role(): 'leader' | 'standby' | 'starting';
  standsBy(): void;
  /** The log is published up to this position; `events` more than before. */
  published(position: number, events: number): void;
  /** Leads no longer. */
  resigned(): void;
  /** Something kept it from publishing; gives the stable code of that. */
  failed(error: unknown): string;
}

/**
 * Opens the status.
 * @param lastPosition position of the last event of the log, asked for when metrics are read
 */
export const openRelayStatus = (lastPosition: () => Promise<number>): RelayStatus => {
  const metrics = new Registry();
  const registers = [metrics];
  const leader = new Gauge({ name: 'traject_relay_leader', help: '1 while this relay leads.', registers });
  const position = new Gauge({
    name: 'traject_relay_position',
    help: 'Position of the last published event; only of the leader.',
    registers,
  });
  const lag = new Gauge({
    name: 'traject_relay_lag_events',
    help: 'Events in the log that are not published yet; only of the leader.',
    registers,
    collect: async () => {
      lag.reset();
      if (role === 'leader') lag.set(Math.max(0, (await lastPosition()) - publishedTo));
      else lag.remove();
    },
  });
  const events = new Counter({
    name: 'traject_relay_events_total',
    help: 'Events published by this process.',
    registers,
  });
  const failures = new Counter({
    name: 'traject_relay_failures_total',
    help: 'What kept this relay from publishing, by code.',
    labelNames: ['code'],
    registers,
  });
  let role: 'leader' | 'standby' | 'starting' = 'starting';
  let publishedTo = 0;
  let problem: string | undefined;
  return {
    metrics,
    problem: () => problem,
    role: () => role,
    standsBy: () => {
      role = 'standby';
      leader.set(0);
    },
    published: (to, count) => {
      role = 'leader';
      problem = undefined;
      publishedTo = to;
      leader.set(1);
      position.set(to);
      events.inc(count);
    },
    resigned: () => {
      role = 'starting';
      leader.set(0);
      position.remove();
    },
    failed: (error) => {
      problem = codeOf(error);
      failures.inc({ code: problem });
      return problem;
    },
  };
};

/** The stable code that an error carries: ours, PostgreSQL's or the operating system's. */
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unexpected';

import { failureCode } from '@traject/daemon';
import { Counter, Gauge, Registry } from 'prom-client';

/** What a relay knows of itself, for health checks and metrics. */
export interface RelayStatus {
  readonly metrics: Registry;
  /** Code of what keeps it from publishing: until something is published, or until it is {@link stalenessMs} ago. */
  problem(): string | undefined;
  role(): 'leader' | 'standby' | 'starting';
  standsBy(): void;
  /** Leads, and goes on behind this position. */
  leads(position: number): void;
  /** The log is published up to this position; `events` more than before. */
  published(position: number, events: number): void;
  /** Leads no longer. */
  resigned(): void;
  /** Something kept it from publishing; gives the stable code of that. */
  failed(error: unknown): string;
}

/** A failure this long ago without another one is over: attempts follow each other faster. */
const stalenessMs = 10_000;

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
  let problem: { readonly code: string; readonly atMs: number } | undefined;
  return {
    metrics,
    problem: () => (problem !== undefined && Date.now() - problem.atMs < stalenessMs ? problem.code : undefined),
    role: () => role,
    standsBy: () => {
      role = 'standby';
      leader.set(0);
    },
    leads: (from) => {
      role = 'leader';
      publishedTo = from;
      leader.set(1);
      position.set(from);
    },
    published: (to, count) => {
      problem = undefined;
      publishedTo = to;
      position.set(to);
      events.inc(count);
    },
    resigned: () => {
      role = 'starting';
      leader.set(0);
      position.remove();
    },
    failed: (error) => {
      const code = failureCode(error);
      problem = { code, atMs: Date.now() };
      failures.inc({ code });
      return code;
    },
  };
};

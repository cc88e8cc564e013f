import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the worker tells about itself. */
export interface WorkerStatus {
  /** Whether it takes work. */
  isRunning(): boolean;
  setRunning(running: boolean): void;
  /** Counts an append and how long it took; `failed` ones are tried again. */
  appended(outcome: 'written' | 'failed', events: number, seconds: number): void;
  readonly metrics: Registry;
}

/** Opens the worker's figures. */
export const openWorkerStatus = (): WorkerStatus => {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  let running = false;
  const registers = [metrics];
  const up = new Gauge({ name: 'traject_worker_running', help: '1 while the worker takes work.', registers });
  const events = new Counter({
    name: 'traject_worker_events_total',
    help: 'Events handed to the log, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'traject_worker_append_seconds',
    help: 'How long an append to the log took.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  return {
    isRunning: () => running,
    setRunning: (value) => {
      running = value;
      up.set(value ? 1 : 0);
    },
    appended: (outcome, count, seconds) => {
      events.inc({ outcome }, count);
      duration.observe(seconds);
    },
    metrics,
  };
};

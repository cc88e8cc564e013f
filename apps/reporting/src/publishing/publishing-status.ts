import { Counter, Gauge, type Registry } from 'prom-client';
import type { Turn } from './publish-due.js';

/** What the reporting process knows of the reports that it makes, for metrics. */
export interface PublishingStatus {
  /** A release was made. */
  published(): void;
  turned(turn: Turn): void;
  /** A turn failed. */
  failed(code: string): void;
}

/** Opens the status. @param metrics where it is told */
export const openPublishingStatus = (metrics: Registry): PublishingStatus => {
  const registers = [metrics];
  const published = new Counter({
    name: 'traject_reporting_releases_total',
    help: 'Periods that this process published.',
    registers,
  });
  const failures = new Counter({
    name: 'traject_reporting_publishing_failures_total',
    help: 'Turns in which a period could not be published, by code. Nothing of it was kept; it is tried again.',
    labelNames: ['code'],
    registers,
  });
  const due = new Gauge({
    name: 'traject_reporting_periods_due',
    help: 'Periods that are over for long enough and not yet published, by why they wait.',
    labelNames: ['waits'],
    registers,
  });
  return {
    published: () => published.inc(),
    turned: (turn) => {
      due.reset();
      due.set({ waits: turn.waits ?? 'nothing' }, turn.due);
    },
    failed: (code) => failures.inc({ code }),
  };
};

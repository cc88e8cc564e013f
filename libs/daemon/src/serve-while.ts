import { serveHealth, type HealthParts, type PartChecks, type Readiness } from './health-server.js';
import { drainTime } from './lifecycle.js';
import type { Log } from './log.js';

/** What a process knows of itself. */
export interface OwnStatus {
  readonly metrics: HealthParts['metrics'];
  /** Code of what keeps it from its work; undefined while nothing does. */
  problem(): string | undefined;
}

/** A process that does one thing until it is told to stop. */
export interface WorkingProcess {
  readonly processName: string;
  readonly log: Log;
  /** Aborts when it is told to stop. */
  readonly signal: AbortSignal;
  /** How long what is at hand may take by then. Breaking it off must lose nothing. */
  readonly drainMs: number;
  /** Where its health is asked for. */
  readonly settings: { readonly healthHost: string; readonly healthPort: number };
  readonly status: OwnStatus;
  /** Where it stands, as its readiness tells it; it is not ready while it says `starting`. */
  readonly stands: () => Readonly<Record<string, string>>;
  readonly checks: PartChecks;
  work(): Promise<unknown>;
}

/** Whether a process can do its work: every part is there, nothing keeps it from it, and it has begun. */
export const readinessOf = (
  missing: readonly string[],
  { status, stands }: Pick<WorkingProcess, 'stands'> & { readonly status: Pick<OwnStatus, 'problem'> },
): Readiness => {
  const [problem, where] = [status.problem(), stands()];
  const ready = missing.length === 0 && problem === undefined && !Object.values(where).includes('starting');
  const report = { ...where, missing };
  return { ready, report: problem === undefined ? report : { ...report, problem } };
};

/** Works until it is told to stop, and serves its health meanwhile; resolves when the process may end. */
export const serveWhile = async (working: WorkingProcess): Promise<void> => {
  const { processName, log, signal, drainMs, settings, status, checks } = working;
  const health = await serveHealth({
    host: settings.healthHost,
    port: settings.healthPort,
    metrics: status.metrics,
    readiness: (missing) => readinessOf(missing, working),
    checks,
  });
  log.info({ code: `${processName}-started`, healthPort: health.port }, 'Started.');
  await Promise.race([working.work(), drainTime(signal, drainMs)]);
  await health.close();
  log.info({ code: `${processName}-stopped` }, 'Stopped.');
};

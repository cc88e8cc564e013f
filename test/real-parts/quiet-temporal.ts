import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** What a workflow said because somebody must look after it. */
export interface Alarm {
  readonly workflowId: string;
  readonly code: string;
}

/** What the test that runs wants to be told. */
interface Asked {
  readonly onAlarm: ((alarm: Alarm) => unknown) | undefined;
  readonly isExpected: (error: unknown) => boolean;
}

let asked: Asked | undefined;

const install = (): void => {
  const printed = new DefaultLogger('ERROR');
  const logger = new DefaultLogger('ERROR', ({ level, message, meta }) => {
    const { workflowId, code }: Record<string, unknown> = meta ?? {};
    if (asked?.isExpected(meta?.['error']) === true) return;
    if (asked?.onAlarm === undefined || typeof workflowId !== 'string' || typeof code !== 'string') {
      printed.log(level, message, meta);
    } else asked.onAlarm({ workflowId, code });
  });
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger, telemetryOptions: { logging: { filter } } });
};

/**
 * Lets Temporal's SDK say in this process only what a test has not asked for. A worker's coming and going, an activity
 * that is tried again and a replay that is refused are told by the tests themselves; as log lines they would hide what
 * is wrong. To be called before anything else of the SDK; what the last call asked for holds.
 * @param onAlarm takes the alarms of workflows; without it they are printed
 * @param isExpected tells the errors that a test causes on purpose
 */
export const quietTemporal = (
  onAlarm?: (alarm: Alarm) => unknown,
  isExpected: (error: unknown) => boolean = () => false,
): void => {
  // The SDK takes this once in a process, and remembers it.
  if (asked === undefined) install();
  asked = { onAlarm, isExpected };
};

import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/**
 * Lets Temporal's SDK say in this process only what a test has not asked for. A worker's coming and going, an activity
 * that is tried again and a replay that is refused are told by the tests themselves; as log lines they would hide what
 * is wrong. To be called once, before anything else of the SDK.
 */
export const quietTemporal = (): void => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
  });
};

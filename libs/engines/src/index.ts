export { EngineFailure, diskFullAdvice, meansDiskFull } from './failure.js';
export { temporaryEngineFolder } from './leftover.js';
export { startKafka, type RunningKafka } from './kafka/kafka.js';
export { cleanUpAfterDeadParent, writePidFile } from './pid-file.js';
export { assertPortFree, freePort } from './ports.js';
export type { RunningEngine } from './child.js';
export { startPostgres } from './postgres/postgres.js';
export { commandLineOf, eventually, isAlive, sendSignal } from './processes.js';
export { findTemporal, findTimeSkippingServer } from './temporal/find-temporal.js';
export {
  startTemporal,
  startTimeSkippingTemporal,
  type RunningTemporal,
  type TemporalOptions,
  type TimeSkippingOptions,
} from './temporal/temporal.js';
export { toolCacheFolder, type Progress, type Waiting } from './tool-cache.js';

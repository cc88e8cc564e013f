export { EngineFailure, diskFullAdvice, meansDiskFull, type EngineFailureCode } from './failure.js';
export { temporaryEngineFolder } from './leftover.js';
export { startKafka, type KafkaOptions, type RunningKafka } from './kafka/kafka.js';
export { cleanUpAfterDeadParent, writePidFile } from './pid-file.js';
export { assertPortFree, freePort, takePort } from './ports.js';
export { startPostgres, type PostgresOptions, type RunningEngine, type RunningPostgres } from './postgres/postgres.js';
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

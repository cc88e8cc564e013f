export { serveHealth, type HealthParts, type HealthServer, type PartChecks, type Readiness } from './health-server.js';
export { drainTime, logProcessTrouble, stopSignal, type ProcessTrouble } from './lifecycle.js';
export { openLog, type Log } from './log.js';
export { backOff, pause } from './pause.js';
export { portFault, refuseFaults, SettingsProblem } from './settings.js';

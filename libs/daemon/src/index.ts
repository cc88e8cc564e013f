export { serveHealth } from './health-server.js';
export { drainTime, logProcessTrouble, stopSignal } from './lifecycle.js';
export { openLog, type Log } from './log.js';
export { backOff, pause } from './pause.js';
export { portFault, refuseFaults } from './settings.js';

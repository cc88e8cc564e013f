export { serveHealth } from './health-server.js';
export { clientLogTo } from './kafka-client-log.js';
export { drainTime, logProcessTrouble, stopSignal } from './lifecycle.js';
export { openLog, ownSentence, type Log } from './log.js';
export { loggedFields } from './log-fields.js';
export { ownErrors } from './logged-error.js';
export { backOff, pause } from './pause.js';
export { ProcessProblem } from './problem.js';
export { portFault, refuseFaults } from './settings.js';

/** The record of what happened, without what asks its read models, which needs a query builder. */
export { openEventLog, type EventLog } from './event-log.js';

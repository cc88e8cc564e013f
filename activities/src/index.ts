import { appendEvents, type LogOfProcesses } from './append-events.js';
import { readCalendar } from './read-calendar.js';

export type { LogOfProcesses } from './append-events.js';

/** What activities work with. */
export interface ActivityParts {
  readonly eventLog: LogOfProcesses;
}

/** Every activity, ready for a worker. */
export const createActivities = (parts: ActivityParts) => ({
  appendEvents: appendEvents(parts),
  readCalendar,
});

import type { EventLog } from '@traject/event-log';
import { appendEvents } from './append-events.js';
import { readCalendar } from './read-calendar.js';

export type { EventBatch } from './append-events.js';

/** What activities work with. */
export interface ActivityParts {
  readonly eventLog: Pick<EventLog, 'appendEvents'>;
}

/** Every activity, ready for a worker. */
export const createActivities = (parts: ActivityParts) => ({
  appendEvents: appendEvents(parts),
  readCalendar,
});

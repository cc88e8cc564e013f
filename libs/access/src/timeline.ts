import type { JourneyEventType } from '@traject/domain';
import type { Relation } from './relation.js';

/** How much of an event somebody sees: all of it, only that and when it happened, or nothing. */
export type TimelineDetail = 'whole' | 'happening' | 'hidden';

/** What the employer may know of a journey's course: that it runs, how far it is, and what they took part in. Source: S7. */
const happeningsForRequester: readonly JourneyEventType[] = [
  'JourneyRequested',
  'ContactConsentGiven',
  'BmwTalkHeld',
  'CoachingSessionHeld',
  'EmployerInputGiven',
  'CoachingStarted',
  'MainLinesDisclosed',
  'MainLinesRead',
  'JourneyClosed',
  'JourneyEnded',
];

/** A manager knows only what was addressed to them. */
const happeningsForManager: readonly JourneyEventType[] = [
  'EmployerInputGiven',
  'CoachingStarted',
  'NeutralConversationPlanned',
  'NeutralConversationHeld',
  'ReportSettled',
  'MainLinesDisclosed',
  'MainLinesRead',
];

const happening = (shown: boolean): TimelineDetail => (shown ? 'happening' : 'hidden');

/**
 * How much of an event of a journey a relation sees. The employer never sees what an event says beside its name and
 * time; an event that is not in their list is hidden, so a new one is hidden until somebody decides otherwise.
 */
export const timelineDetail = (relation: Relation, event: JourneyEventType): TimelineDetail => {
  switch (relation) {
    case 'employee':
      return 'whole';
    case 'practitioner':
      // The marks are the employee's own; they count in totals only.
      return event === 'JourneyEvaluated' ? 'happening' : 'whole';
    case 'coordinator':
      return 'happening';
    case 'requester':
      return happening(happeningsForRequester.includes(event));
    case 'manager':
      return happening(happeningsForManager.includes(event));
    case 'none':
      return 'hidden';
  }
};

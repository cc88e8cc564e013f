import type { JourneyEventType } from '@traject/domain';
import type { Relation } from './relation.js';
import { timelineDetail } from './timeline.js';

/** What moves the coarse phase, which the employer sees on the journey itself. */
const movesThePhase: readonly JourneyEventType[] = [
  'JourneyRequested',
  'ContactConsentGiven',
  'TrajectoryOpened',
  'ReferralOpened',
  'ClosingOpened',
  'JourneyClosed',
  'JourneyEnded',
];

/** What changes the other process facts that the requester sees: whether it is paused, and how many talks and sessions there are. */
const movesTheFacts: readonly JourneyEventType[] = [
  'JourneyPaused',
  'JourneyResumed',
  'BmwTalkHeld',
  'CoachingStarted',
  'CoachingSessionHeld',
  'ExtensionAgreed',
];

/** What the employer hears of besides what they see in the timeline, for whoever reads the policy. */
export const heardByTheEmployer = {
  requester: [...movesThePhase, ...movesTheFacts],
  manager: movesThePhase,
} as const;

/**
 * Whether somebody is told that a journey moved on when this happens: when they see it in the timeline, or see its
 * effect on the journey. An event that is in no list is told to nobody at the employer.
 */
export const hearsOf = (relation: Relation, event: JourneyEventType): boolean => {
  if (timelineDetail(relation, event) !== 'hidden') return true;
  return (relation === 'requester' || relation === 'manager') && heardByTheEmployer[relation].includes(event);
};

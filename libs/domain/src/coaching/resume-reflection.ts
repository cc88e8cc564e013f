import { fact, type Fact } from '../journey/decider.js';
import type { JourneyState } from '../journey/state.js';
import { daysAfter } from '../journey/time.js';
import type { CoachingTrajectory } from './trajectory.js';

/** The interval that lies before the next session of a coaching that led to a referral and goes on. Source: S13. */
export const resumeReflection = ({ policy }: JourneyState, coaching: CoachingTrajectory): readonly Fact[] => {
  const { lastHeldAt, sessionsHeld: afterSession } = coaching;
  if (lastHeldAt === null) return [];
  const { default: days } = policy.reflectionDays;
  const endsAt = daysAfter(lastHeldAt, days, policy.dayLengthMs);
  return [fact('ReflectionStarted', { afterSession, days, endsAt, promptRef: null })];
};

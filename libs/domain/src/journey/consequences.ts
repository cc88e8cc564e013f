import { closingIsComplete } from '../closing/rules.js';
import { agreementParties } from '../coaching/rules.js';
import { lapsesWithItsReason } from '../disclosure/current.js';
import { conversationParties } from '../neutral-conversation/rules.js';
import { fact, type DecisionContext, type Fact } from './decider.js';
import { currentTrajectory, type JourneyState, type Trajectory } from './state.js';
import { daysAfter } from './time.js';
import { openClosing, openReferral } from './transitions.js';

const ofTrajectory = (state: JourneyState, trajectory: Trajectory, context: DecisionContext): readonly Fact[] => {
  if (trajectory.kind === 'coaching') {
    const { agreement, started } = trajectory;
    const accepted =
      agreement !== null && agreementParties(state).every((party) => agreement.acceptedBy.includes(party));
    return accepted && !started ? [fact('CoachingStarted', { sessions: agreement.sessions })] : [];
  }
  if (trajectory.kind === 'neutral-conversation' && trajectory.report !== null) {
    const { approvedBy, version } = trajectory.report;
    if (!conversationParties.every((party) => approvedBy.includes(party))) return [];
    const onwards = trajectory.next === 'refer' ? openReferral(state) : openClosing(state, context);
    return [fact('ReportSettled', { version }), ...onwards];
  }
  return [];
};

/**
 * What follows by itself from a state, whoever's command led there: coaching starts when every party accepted, a
 * report settles when both approved, a journey closes when nothing is left to do, and what nobody opened lapses with its
 * reason.
 */
export const consequencesOf = (state: JourneyState, context: DecisionContext): readonly Fact[] => {
  const lapsed = lapsesWithItsReason(state);
  if (lapsed.length > 0) return lapsed;
  const trajectory = currentTrajectory(state);
  const { followUpAfterDays, dayLengthMs } = state.policy;
  switch (state.stage.kind) {
    case 'trajectory':
      return trajectory === null ? [] : ofTrajectory(state, trajectory, context);
    case 'closing':
      return closingIsComplete(state.stage.closing)
        ? [fact('JourneyClosed', { followUpAt: daysAfter(context.now, followUpAfterDays, dayLengthMs) })]
        : [];
    default:
      return [];
  }
};

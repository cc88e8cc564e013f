import type { DropOutReason } from '../journey/codes.js';
import { fact, type Fact } from '../journey/decider.js';
import type { JourneyState } from '../journey/state.js';

/** The receiver of a referral under way drops out; another one is sought. */
export const receiverDropsOut = ({ stage }: JourneyState, reason: DropOutReason): readonly Fact[] => {
  if (stage.kind !== 'referral' || stage.referral.receiver === null) return [];
  const { number, receiver } = stage.referral;
  return [fact('ReceiverDroppedOut', { number, practitionerId: receiver.practitionerId, reason })];
};

import type { JourneyState } from '@traject/domain';

/** Who has accepted a referral and is about to take over; null when nobody is. */
export const receiverIn = ({ stage }: Pick<JourneyState, 'stage'>): string | null =>
  stage.kind === 'referral' && stage.referral.stage === 'warm-hand-over'
    ? (stage.referral.receiver?.practitionerId ?? null)
    : null;

/** The profession in which a practitioner has to do with a journey: that of what runs, or of what they take over. */
export const professionIn = (
  state: Pick<JourneyState, 'stage' | 'trajectories'>,
  personId: string,
): 'bmw-practitioner' | 'coach' => {
  const { stage } = state;
  const takesOverAs =
    stage.kind === 'referral' && receiverIn(state) === personId ? stage.referral.target?.to : undefined;
  const isCoach = takesOverAs === undefined ? state.trajectories.at(-1)?.kind === 'coaching' : takesOverAs === 'coach';
  return isCoach ? 'coach' : 'bmw-practitioner';
};

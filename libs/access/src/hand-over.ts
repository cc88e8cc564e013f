import { agreedItem, type AgreedItem, type JourneyState } from '@traject/domain';
import type { DossierEvent } from './dossier-event.js';
import { receiverIn } from './journey-parties.js';

/** What was handed over, and to whom it may be shown when. Source: `libs/domain/README.md`, "Confidentiality". */
export interface HandOver {
  /** What the referral under way takes along: what the employee agreed to after seeing it, and nothing else. */
  readonly underWay: readonly AgreedItem[];
  readonly accepted: boolean;
  /** What went along to who serves now; nothing when no referral led to them. */
  readonly pack: readonly AgreedItem[];
  /** Sequence from which on the words are those of who serves now. */
  readonly servesFrom: number;
}

const nothingHandedOver: HandOver = { underWay: [], accepted: false, pack: [], servesFrom: 0 };

const agreedIn = ({ data }: DossierEvent): readonly AgreedItem[] => {
  const refs: readonly unknown[] = Array.isArray(data['handOverRefs']) ? data['handOverRefs'] : [];
  return refs.flatMap((ref) => (typeof ref === 'string' ? (agreedItem(ref) ?? []) : []));
};

const handOverAfter = (before: HandOver, event: DossierEvent): HandOver => {
  switch (event.type) {
    case 'HandOverConsentGiven':
      return { ...before, underWay: agreedIn(event), accepted: false };
    case 'ReferralAccepted':
      return { ...before, accepted: true };
    case 'ReferralDeclined':
    case 'ReceiverDroppedOut':
      return { ...before, accepted: false };
    case 'ConsentWithdrawn':
      return event.data['consent'] === 'hand-over' ? { ...before, underWay: [], accepted: false } : before;
    case 'ReferralProposed':
    case 'HandOverConsentRefused':
    case 'HandOverConsentLapsed':
    case 'NoReceiverFound':
    case 'ReferralWithdrawn':
    case 'OtherHelpStarted':
      return { ...before, underWay: [], accepted: false };
    case 'TrajectoryOpened':
      // Without a referral the same practitioner goes on, from the intake or from one trajectory to the next.
      if (!before.accepted) return before;
      return { underWay: [], accepted: false, pack: before.underWay, servesFrom: event.sequence };
    default:
      return before;
  }
};

/** What was handed over in a journey, by its events. */
export const handOverIn = (events: readonly DossierEvent[]): HandOver =>
  events.reduce(handOverAfter, nothingHandedOver);

/** Who takes part in a journey, as far as its dossier asks. */
export type DossierState = Pick<JourneyState, 'employeeId' | 'stage' | 'practitioner'>;

/** Whether somebody serves a journey at this moment. */
export const servesNow = (personId: string, { stage, practitioner }: DossierState): boolean =>
  stage.kind !== 'ended' && practitioner?.practitionerId === personId;

/** Whether somebody has accepted to receive a journey, and does not serve it yet. */
export const isToReceive = (personId: string, state: DossierState, { accepted }: HandOver): boolean =>
  accepted && receiverIn(state) === personId;

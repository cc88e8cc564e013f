import type { AdviceState } from '../advice/state.js';
import { adviceOffer } from '../advice/offer.js';
import { mainLinesOffer } from '../closing/offer.js';
import { agreementOffer } from '../coaching/offer.js';
import type { JourneyState } from '../journey/state.js';
import type { TaskKind } from '../journey/tasks.js';
import { reportOffer } from '../neutral-conversation/offer.js';
import type { DisclosureOffer, DisclosurePurpose } from './disclosure.js';

const journeyOffers: Partial<Record<TaskKind, (state: JourneyState) => DisclosureOffer | null>> = {
  'answer-main-lines': mainLinesOffer,
  'answer-agreement': agreementOffer,
  'answer-report': reportOffer,
};

/** What the employee is asked to let the employer have by a task of this kind, as things stand; null for none. */
export const offerOf = (kind: TaskKind, state: JourneyState | AdviceState): DisclosureOffer | null => {
  if ('adviceId' in state) return kind === 'answer-advice-consent' ? adviceOffer(state) : null;
  return journeyOffers[kind]?.(state) ?? null;
};

/** For what words were disclosed that a task shows to the employer. */
export const purposeOfTask: Partial<Record<TaskKind, DisclosurePurpose>> = {
  'answer-agreement': 'agreement',
  'answer-report': 'report',
  'acknowledge-advice': 'advice',
  'respond-to-advice': 'advice',
  'report-advice-outcome': 'advice',
};

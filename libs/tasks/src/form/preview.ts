import { createHash } from 'node:crypto';
import {
  daysAfter,
  offerOf,
  previewOf,
  type DisclosureOffer,
  type DisclosurePurpose,
  type Instant,
  type Preview,
  type TaskKind,
} from '@traject/domain';
import type { FormContext, Recipient } from './context.js';
import { fixed } from './fields.js';
import { words } from './language.js';

/** Name of the field by which an employee says what they previewed. */
export const PREVIEW = 'preview';

const previewTitle = words(
  'Kenmerk van wat u hebt gezien: de woorden, voor wie en hoe lang',
  'Fingerprint of what you saw: the words, for whom and for how long',
);

/** What is asked of whoever fills in a form to let go: of the employee alone, as nobody else may. */
const offerIn = (kind: TaskKind, { role, state }: FormContext): DisclosureOffer | null =>
  role === 'employee' ? offerOf(kind, state) : null;

/** Binds words, recipients, purpose and validity: when any of them changes, it is another one. Source: S7. */
export const previewHash = (offer: DisclosureOffer): string => {
  const { purpose, textHash, recipientIds, validForDays } = previewOf(offer);
  const bound = JSON.stringify([purpose, textHash, recipientIds, validForDays]);
  return createHash('sha256').update(bound).digest('hex');
};

/** The field that binds an answer to what was previewed; none where nothing is asked for. */
export const previewField = (kind: TaskKind, context: FormContext) => {
  const offer = offerIn(kind, context);
  return offer === null ? {} : { [PREVIEW]: fixed(previewHash(offer), previewTitle) };
};

/** What was previewed by whoever filled in a form that fits; null where nothing was asked for. */
export const previewIn = (kind: TaskKind, context: FormContext): Preview | null => {
  const offer = offerIn(kind, context);
  return offer === null ? null : previewOf(offer);
};

/** What an employee sees beside the words before they let them go. */
export interface ShownPreview {
  readonly purpose: DisclosurePurpose;
  readonly recipients: readonly Recipient[];
  readonly validForDays: number;
  /** Until when the recipients may read when it is agreed to now. */
  readonly validUntil: Instant;
}

/** For whom, for what and until when words would be let go; undefined where nothing is asked for. Source: S7. */
export const shownPreview = (kind: TaskKind, context: FormContext): ShownPreview | undefined => {
  const offer = offerIn(kind, context);
  if (offer === null) return undefined;
  const { purpose, recipientIds, validForDays } = offer;
  const named = new Map(context.recipients?.map((recipient) => [recipient.personId, recipient]));
  return {
    purpose,
    recipients: recipientIds.map((personId) => named.get(personId) ?? { personId, name: null }),
    validForDays,
    validUntil: daysAfter(context.now, validForDays, context.state.policy.dayLengthMs),
  };
};

import type { Phase } from '@traject/domain';

/** What became of the employee's consent to share one item; `opened`: given, and its recipient has read it. */
export const consentStates = ['none', 'given', 'refused', 'withdrawn', 'expired', 'opened'] as const;
/** See {@link consentStates}. */
export type ConsentState = (typeof consentStates)[number];

/**
 * With which consents an item is open to its recipient. After the end of a journey nothing is put on record any more, so
 * what was not opened by then stays closed. Source: S7.
 * @param phase null for what is about no journey
 */
export const consentsThatOpen = (phase: Phase | null): readonly ConsentState[] =>
  phase === 'ended' ? ['opened'] : ['given', 'opened'];

/** A disclosure as it stands on record, as far as it asks whether its recipient may read it. */
export interface DisclosureOnRecord {
  readonly state: 'proposed' | 'disclosed' | 'withdrawn';
  /** An instant. */
  readonly validUntil: string;
  readonly readAt: string | null;
}

/**
 * What became of a consent at an instant. Refused ones leave no disclosure, so they look like those not given yet.
 * @param disclosure undefined where nothing was disclosed
 */
export const consentStateOf = (disclosure: DisclosureOnRecord | undefined, now: string): ConsentState => {
  if (disclosure === undefined || disclosure.state === 'proposed') return 'none';
  if (disclosure.state === 'withdrawn') return 'withdrawn';
  if (disclosure.validUntil <= now) return 'expired';
  return disclosure.readAt === null ? 'given' : 'opened';
};

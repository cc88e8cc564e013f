import type { Instant } from '../journey/time.js';

/** What words leave towards the employer for. Advice that speaks of no person is addressed to the employer and is none. */
export const disclosurePurposes = ['main-lines', 'agreement', 'report', 'advice'] as const;
/** See {@link disclosurePurposes}. */
export type DisclosurePurpose = (typeof disclosurePurposes)[number];

/** By what right: the employee consented on a preview, or confirmed that it was said in their presence. Source: S7. */
export const disclosureModes = ['consent', 'presence'] as const;
/** See {@link disclosureModes}. */
export type DisclosureMode = (typeof disclosureModes)[number];

/** Words that an employee is asked to let the employer have, and all that their answer binds. */
export interface DisclosureOffer {
  /** Names the entry within its journey or advice. */
  readonly key: string;
  readonly purpose: DisclosurePurpose;
  readonly contentRefs: readonly string[];
  readonly textHash: string;
  readonly recipientIds: readonly string[];
  /** Days for which the recipients may read, from the answer on. */
  readonly validForDays: number;
}

/** What somebody saw when they answered: the words by their fingerprint, for whom, for what, and for how long. */
export type Preview = Omit<DisclosureOffer, 'key' | 'contentRefs'>;

/** A recipient was shown the words. */
export interface Opening {
  readonly readerId: string;
  readonly at: Instant;
}

/** One entry of the ledger of what reaches the employer: these words, to these people, until then. Source: S7. */
export interface Disclosure extends Omit<DisclosureOffer, 'validForDays'> {
  readonly mode: DisclosureMode;
  readonly disclosedAt: Instant;
  readonly validUntil: Instant;
  readonly openings: readonly Opening[];
  readonly withdrawnAt: Instant | null;
  /** Nobody opened it while it was valid, or while what it was for went on. */
  readonly lapsedAt: Instant | null;
}

/** What the employee is asked to agree to, as they preview it. */
export const previewOf = ({ purpose, textHash, recipientIds, validForDays }: DisclosureOffer): Preview => ({
  purpose,
  textHash,
  recipientIds,
  validForDays,
});

/** Whether nobody has opened it, so that it can still be taken back. */
export const isUnopened = ({ openings, withdrawnAt, lapsedAt }: Disclosure): boolean =>
  openings.length === 0 && withdrawnAt === null && lapsedAt === null;

/** What the main lines are called in a version; what was taken back and let go again is another entry of that name. */
export const mainLinesName = (version: number): string => `main-lines/${version}`;

/** What a coaching's agreement is called in a version. */
export const agreementName = (trajectory: number, version: number): string => `agreement/${trajectory}/${version}`;

/** What a neutral conversation's report is called in a version. */
export const reportName = (trajectory: number, version: number): string => `report/${trajectory}/${version}`;

/** Whether an entry's key is one of these words. */
export const isNamed = (key: string, name: string): boolean => key.startsWith(`${name}/`);

/** Key of the next entry of these words. */
export const nextKey = (disclosures: readonly Disclosure[], name: string): string =>
  `${name}/${disclosures.filter(({ key }) => isNamed(key, name)).length + 1}`;

/** The last entry of these words. */
export const lastNamed = (disclosures: readonly Disclosure[], name: string): Disclosure | undefined =>
  disclosures.findLast(({ key }) => isNamed(key, name));

/** Name of the one entry of an advice. */
export const ADVICE_KEY = 'advice';

/** What somebody was answered, as far as a race asks. */
export interface RaceAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The two sides of a race for one disclosure, and whoever looks afterwards. */
export interface Racers {
  /** The recipient opens it, and is shown the words when that succeeds. */
  open(): Promise<RaceAnswer>;
  /** The employee takes it back. */
  withdraw(): Promise<RaceAnswer>;
}

/** What a race came to: both answers, and what the recipient is answered who asks again. */
export interface Race {
  readonly disclosureId: string;
  readonly opened: RaceAnswer;
  readonly withdrawn: RaceAnswer;
  readonly askedAgain: RaceAnswer;
}

/** What the ledger says afterwards, to the employee and to the recipient. */
export interface LedgerSays {
  readonly own:
    { readonly state: string; readonly openedAt: string | null; readonly withdrawnAt: string | null } | undefined;
  /** State of the entry as the recipient sees it; undefined when they see none. */
  readonly received: string | undefined;
}

/** How a race starts: who sends first, or both at one instant. */
export const starts = ['together', 'opening-first', 'withdrawal-first'] as const;
/** See {@link starts}. */
export type Start = (typeof starts)[number];

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Lets both sides run, and asks again once both are answered. */
export async function race(disclosureId: string, { open, withdraw }: Racers, start: Start): Promise<Race> {
  const after = (first: Start): Promise<void> => (start === first ? nextTurn() : Promise.resolve());
  const [opened, withdrawn] = await Promise.all([
    after('withdrawal-first').then(open),
    after('opening-first').then(withdraw),
  ]);
  return { disclosureId, opened, withdrawn, askedAgain: await open() };
}

const holds = ({ body }: RaceAnswer, words: string): boolean => JSON.stringify(body).includes(words);
const unless = (isSo: boolean, fault: string): readonly string[] => (isSo ? [] : [fault]);

const whenOpened = ({ withdrawn, askedAgain }: Race, { own, received }: LedgerSays, words: string) => [
  ...unless(withdrawn.status === 409, 'opened, and taken back'),
  ...unless(askedAgain.status === 200 && holds(askedAgain, words), 'opened, and not shown again'),
  ...unless(own?.state === 'opened' && own.openedAt !== null && own.withdrawnAt === null, 'opened, and not on record'),
  ...unless(received === 'opened', 'opened, and the recipient is told otherwise'),
];

const whenWithdrawn = ({ opened, askedAgain }: Race, { own, received }: LedgerSays, words: string) => [
  ...unless(!holds(opened, words) && !holds(askedAgain, words), 'shown after it was withdrawn'),
  ...unless(opened.status === 404 && askedAgain.status === 404, 'withdrawn, and the recipient is told otherwise'),
  ...unless(
    own?.state === 'withdrawn' && own.withdrawnAt !== null && own.openedAt === null,
    'withdrawn, and not on record',
  ),
  ...unless(received === undefined, 'withdrawn, and still listed'),
];

/** What is wrong with how a race ended: it has one outcome, the same for both and in the ledger, and shows nothing else. */
export const faultsOf = (ended: Race, ledger: LedgerSays, words: string): readonly string[] => {
  const isOpened = ended.opened.status === 200;
  const isWithdrawn = ended.withdrawn.status === 200;
  if (isOpened && isWithdrawn) return ['two outcomes', ...whenWithdrawn(ended, ledger, words)];
  if (isOpened)
    return [...unless(holds(ended.opened, words), 'opened without the words'), ...whenOpened(ended, ledger, words)];
  return isWithdrawn ? whenWithdrawn(ended, ledger, words) : ['no outcome'];
};

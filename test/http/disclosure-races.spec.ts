import { describe, expect, test } from 'vitest';
import {
  faultsOf,
  race,
  starts,
  type LedgerSays,
  type Race,
  type RaceAnswer,
  type Racers,
} from './disclosure-races.js';

const words = 'Let her plan her own days.';
const shown: RaceAnswer = { status: 200, body: { words: [{ text: words }] } };
const gone: RaceAnswer = { status: 404, body: { code: 'disclosure-not-found' } };
const tooLate: RaceAnswer = { status: 409, body: { code: 'disclosure-already-opened' } };
const takenBack: RaceAnswer = { status: 200, body: { state: 'withdrawn' } };
const at = '2027-03-02T09:00:00.000Z';

const opened: Race = { disclosureId: 'd', opened: shown, withdrawn: tooLate, askedAgain: shown };
const saysOpened: LedgerSays = { own: { state: 'opened', openedAt: at, withdrawnAt: null }, received: 'opened' };
const withdrawn: Race = { disclosureId: 'd', opened: gone, withdrawn: takenBack, askedAgain: gone };
const saysWithdrawn: LedgerSays = { own: { state: 'withdrawn', openedAt: null, withdrawnAt: at }, received: undefined };

describe('the check of a race between opening and withdrawal', () => {
  test('finds nothing in either outcome', () => {
    expect(faultsOf(opened, saysOpened, words)).toEqual([]);
    expect(faultsOf(withdrawn, saysWithdrawn, words)).toEqual([]);
  });

  test.for<readonly [string, Race, LedgerSays, string]>([
    ['both succeeded', { ...opened, withdrawn: takenBack }, saysOpened, 'two outcomes'],
    ['neither succeeded', { ...withdrawn, withdrawn: tooLate }, saysWithdrawn, 'no outcome'],
    ['words came late', { ...withdrawn, askedAgain: shown }, saysWithdrawn, 'shown after it was withdrawn'],
    [
      'words stood in a refusal',
      { ...withdrawn, opened: { status: 404, body: { detail: words } } },
      saysWithdrawn,
      'shown after it was withdrawn',
    ],
    ['the ledger has the other outcome', opened, saysWithdrawn, 'opened, and not on record'],
    ['the ledger has nothing', withdrawn, { ...saysWithdrawn, own: undefined }, 'withdrawn, and not on record'],
    ['it is still listed', withdrawn, { ...saysWithdrawn, received: 'to-open' }, 'withdrawn, and still listed'],
    ['the reader is refused later', { ...opened, askedAgain: gone }, saysOpened, 'opened, and not shown again'],
    [
      'the withdrawal failed otherwise',
      { ...opened, withdrawn: { status: 503, body: {} } },
      saysOpened,
      'opened, and taken back',
    ],
    ['no words came', { ...opened, opened: takenBack }, saysOpened, 'opened without the words'],
  ])('reports that %s', ([_what, ended, says, fault]) => {
    expect(faultsOf(ended, says, words)).toContain(fault);
  });
});

/** A disclosure in memory, as a workflow decides on it: one after the other, with a turn before each decision. */
const disclosureInMemory = () => {
  const record: { state: 'disclosed' | 'opened' | 'withdrawn' } = { state: 'disclosed' };
  const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
  const withdraw = async (): Promise<RaceAnswer> => {
    await turn();
    if (record.state === 'opened') return tooLate;
    record.state = 'withdrawn';
    return takenBack;
  };
  const open = async (): Promise<RaceAnswer> => {
    await turn();
    if (record.state === 'withdrawn') return gone;
    record.state = 'opened';
    return shown;
  };
  /** Looks whether it may, and shows the words without having that decided. */
  const openWithoutDecision = async (): Promise<RaceAnswer> => {
    const mayBe = record.state !== 'withdrawn';
    await turn();
    return mayBe ? shown : gone;
  };
  const says = (): LedgerSays => ({
    own: {
      state: record.state,
      openedAt: record.state === 'opened' ? at : null,
      withdrawnAt: record.state === 'withdrawn' ? at : null,
    },
    received: record.state === 'withdrawn' ? undefined : record.state,
  });
  return { open, openWithoutDecision, withdraw, says };
};

const raceBy = async (by: 'open' | 'openWithoutDecision'): Promise<readonly string[]> => {
  const faults = starts.map(async (start) => {
    const disclosure = disclosureInMemory();
    const racers: Racers = { open: disclosure[by], withdraw: disclosure.withdraw };
    return faultsOf(await race('d', racers, start), disclosure.says(), words);
  });
  return (await Promise.all(faults)).flat();
};

describe('an opening', () => {
  test('that is decided where the withdrawal is decided has one outcome, whoever starts', async () => {
    expect(await raceBy('open')).toEqual([]);
  });

  test('that only looks whether it may is reported (negative control)', async () => {
    expect(await raceBy('openWithoutDecision')).toContain('two outcomes');
  });
});

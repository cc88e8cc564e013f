import { describe, expect, test } from 'vitest';
import type { Period } from '../model/period.js';
import type { Release, Series } from '../release/figures.js';
import { ledgerInMemory } from '../testing/ledger-in-memory.js';
import { decidePublishing, releaseOf, type Published } from './publishing.js';

const seriesOf = (...names: readonly string[]): Series => ({
  organisations: names.map((organisation) => ({ organisation, departments: [], hasPeopleWithoutDepartment: true })),
});
const QUARTER: Period = { from: '2026-01', months: 3 };
const published: readonly Published[] = [{ organisations: ['noord', 'zuid'], period: QUARTER }];
const today = '2026-08-01';

describe('whether a period may be published', () => {
  test('one that nothing was published of may', () => {
    expect(decidePublishing([], seriesOf('noord'), QUARTER, today)).toEqual({ kind: 'publish' });
  });

  test('the very same again is given as it was', () => {
    expect(decidePublishing(published, seriesOf('zuid', 'noord'), QUARTER, today)).toEqual({
      kind: 'published',
      as: published[0],
    });
  });

  test.each<readonly [string, Series, Period]>([
    ['a month of it', seriesOf('noord', 'zuid'), { from: '2026-02', months: 1 }],
    ['the half year around it', seriesOf('noord', 'zuid'), { from: '2026-01', months: 6 }],
    ['one organisation less', seriesOf('noord'), QUARTER],
    ['one organisation more', seriesOf('noord', 'zuid', 'oost'), QUARTER],
    ['other organisations with one that is the same', seriesOf('zuid', 'oost'), QUARTER],
  ])('%s is refused, whoever asks', (_name, series, period) => {
    expect(decidePublishing(published, series, period, today)).toEqual({
      kind: 'refused',
      code: 'differs-from-published',
    });
  });

  test('the next period, and the same one of other organisations, may', () => {
    expect(decidePublishing(published, seriesOf('noord'), { from: '2026-04', months: 3 }, today).kind).toBe('publish');
    expect(decidePublishing(published, seriesOf('oost'), QUARTER, today).kind).toBe('publish');
  });

  test('no period that is still open or just over, and none that begins in its middle', () => {
    expect(decidePublishing([], seriesOf('noord'), QUARTER, '2026-04-14')).toMatchObject({ code: 'period-not-closed' });
    expect(decidePublishing([], seriesOf('noord'), QUARTER, '2026-04-15')).toEqual({ kind: 'publish' });
    const shifted = { from: '2026-02', months: 3 } as const;
    expect(decidePublishing([], seriesOf('noord'), shifted, today)).toMatchObject({ code: 'period-not-whole' });
  });
});

describe('the release of a period', () => {
  const release = (mean: number): Release => ({
    period: QUARTER,
    organisations: ['noord'],
    departments: [],
    lines: [
      { measure: 'caseload', by: 'organisation', organisation: null, group: null, category: null, figure: { kind: 'mean', mean } }, // prettier-ignore
    ],
  });

  test('is frozen when it is first asked for, and what comes in late changes nothing', async () => {
    const ledger = ledgerInMemory();
    const ask = (mean: number) =>
      releaseOf(ledger, seriesOf('noord'), QUARTER, today, () => Promise.resolve(release(mean)));
    expect(await ask(4)).toEqual({ kind: 'release', release: release(4) });
    expect(await ask(5)).toEqual({ kind: 'release', release: release(4) });
  });

  test('two who ask at the same moment get the same one', async () => {
    const ledger = ledgerInMemory();
    const ask = (mean: number) =>
      releaseOf(ledger, seriesOf('noord'), QUARTER, today, () => Promise.resolve(release(mean)));
    const [one, other] = await Promise.all([ask(4), ask(5)]);
    expect(one).toEqual(other);
  });

  test('two who ask for months that overlap at the same moment do not both get an answer', async () => {
    const ledger = ledgerInMemory();
    const ask = (period: Period) =>
      releaseOf(ledger, seriesOf('noord'), period, today, () => Promise.resolve({ ...release(4), period }));
    const answers = await Promise.all([ask(QUARTER), ask({ from: '2026-01', months: 6 })]);
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'release']);
  });
});

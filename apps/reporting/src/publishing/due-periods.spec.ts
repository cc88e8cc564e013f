import type { Period, Published } from '@traject/reports';
import { describe, expect, test } from 'vitest';
import { duePeriods, endsForAll, type DueFrom, type ReportedOrganisation } from './due-periods.js';

const noord: ReportedOrganisation = { organisation: 'noord', months: 1 };
const zuid: ReportedOrganisation = { organisation: 'zuid', months: 1 };
const oost: ReportedOrganisation = { organisation: 'oost', months: 3 };

/** What is due, as `2027-01/1 noord zuid`. */
const due = (different: Partial<DueFrom>): readonly string[] =>
  duePeriods({
    firstMonth: '2027-02',
    today: '2027-04-20',
    published: [],
    organisations: [zuid, noord],
    ...different,
  }).map(({ period, organisations }) => `${period.from}/${period.months} ${organisations.join(' ')}`);

const published = (period: Period, ...organisations: readonly string[]): Published => ({ period, organisations });

describe('the periods that are due', () => {
  test('are those from the first month of which anything is known to the last that is over for two weeks', () => {
    expect(due({})).toEqual(['2027-02/1 noord zuid', '2027-03/1 noord zuid']);
    expect(due({ today: '2027-04-14' })).toEqual(['2027-02/1 noord zuid']);
    expect(due({ today: '2027-02-28' })).toEqual([]);
  });

  test('go on over the turn of a year', () => {
    expect(due({ firstMonth: '2026-12', today: '2027-02-15' })).toEqual([
      '2026-12/1 noord zuid',
      '2027-01/1 noord zuid',
    ]);
  });

  test('are of the length that each organisation has chosen, and begin where the year is cut so', () => {
    expect(due({ organisations: [noord, oost] })).toEqual(['2027-01/3 oost', '2027-02/1 noord', '2027-03/1 noord']);
    expect(due({ organisations: [{ organisation: 'oost', months: 12 }] })).toEqual([]);
    expect(due({ organisations: [{ organisation: 'oost', months: 12 }], today: '2028-01-15' })).toEqual([
      '2027-01/12 oost',
    ]);
  });

  test('are none that were published, also where an organisation came later', () => {
    const february = published({ from: '2027-02', months: 1 }, 'noord');
    expect(due({ published: [february] })).toEqual(['2027-03/1 noord zuid']);
  });

  test('leave out who was published by another length in one of the months, until a period that is free', () => {
    const march = published({ from: '2027-03', months: 1 }, 'noord', 'oost');
    expect(due({ organisations: [noord, oost], published: [march] })).toEqual(['2027-02/1 noord']);
    expect(due({ organisations: [noord, oost], published: [march], today: '2027-07-15' })).toContain('2027-04/3 oost');
  });

  test('are none where there is no organisation', () => {
    expect(due({ organisations: [] })).toEqual([]);
  });
});

describe('what holds of all organisations together on the last day of a period', () => {
  const yearly: ReportedOrganisation = { organisation: 'west', months: 12 };

  test.each<readonly [Period, readonly ReportedOrganisation[], boolean]>([
    [{ from: '2027-02', months: 1 }, [noord, zuid], true],
    [{ from: '2027-02', months: 1 }, [noord, oost], false],
    [{ from: '2027-03', months: 1 }, [noord, oost], true],
    [{ from: '2027-01', months: 3 }, [noord, oost], true],
    [{ from: '2027-01', months: 3 }, [noord, oost, yearly], false],
    [{ from: '2027-12', months: 1 }, [noord, oost, yearly], true],
  ])('may be told of %o beside %o: %s', (period, organisations, may) => {
    expect(endsForAll(period, organisations)).toBe(may);
  });
});

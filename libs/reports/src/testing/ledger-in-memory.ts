import type { ReleaseLedger } from '../ledger/publishing.js';
import { overlaps, periodKey } from '../model/period.js';
import type { Release } from '../release/figures.js';

/** A ledger that keeps releases for as long as a test runs. */
export const ledgerInMemory = (): ReleaseLedger => {
  const kept: Release[] = [];
  return {
    published: () => Promise.resolve(kept.map(({ organisations, period }) => ({ organisations, period }))),
    find: ({ organisations, period }) =>
      Promise.resolve(
        kept.find(
          (release) =>
            periodKey(release.period) === periodKey(period) && release.organisations.join() === organisations.join(),
        ) ?? null,
      ),
    freeze: (release) => {
      const first = kept.find(
        ({ period, organisations }) =>
          overlaps(period, release.period) && organisations.some((name) => release.organisations.includes(name)),
      );
      if (first === undefined) kept.push(release);
      return Promise.resolve(first ?? release);
    },
  };
};

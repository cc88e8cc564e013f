import { describe, expect, test } from 'vitest';
import type { Counting } from './counting/people.js';
import { releaseOf } from './ledger/publishing.js';
import type { Facts, JourneyFacts } from './model/facts.js';
import { measures, tellingOf } from './model/measures.js';
import { periodLengths, type Period } from './model/period.js';
import type { Release, Series } from './release/figures.js';
import { publish, publishBy, theRules, type Rules } from './release/publish.js';
import { primarySuppression } from './suppression/suppress.js';
import { caseloadAttacks } from './testing/attack-on-caseload.js';
import { attacksOn } from './testing/attacks-on-release.js';
import { isolatedBy } from './testing/difference-attack.js';
import { attackJointly, pairsOfSamePeople } from './testing/joint-attack.js';
import { ledgerInMemory } from './testing/ledger-in-memory.js';
import { attack, type Recovered } from './testing/linear-attack.js';
import { attackLinked } from './testing/linked-attack.js';
import { randomSeries } from './testing/random-organisations.js';

const SERIES_SIZE = 8;
const SERIES_IN_BATCH = 5;
const BATCHES = 25;
const LATER: Period = { from: '2026-07', months: 6 };
const YEAR: Period = { from: '2026-01', months: 12 };

/** Every period of a length within 2026. */
const periodsOfLength = (months: Period['months']): readonly Period[] =>
  Array.from({ length: 12 / months }, (_none, number) => ({
    from: `2026-${String(number * months + 1).padStart(2, '0')}`,
    months,
  }));

interface Attacked {
  readonly recovered: readonly Recovered[];
  readonly told: number;
}

/** Publishes and attacks everything that can be asked of a series. */
const attackSeries = (
  seed: number,
  rules: Rules,
  counted: 'people' | 'journeys',
  periods: readonly Period[],
): Attacked => {
  const { series, facts } = randomSeries(seed, SERIES_SIZE);
  const releases = periods.map((period) => publishBy(rules)(facts, series, period));
  return {
    recovered: releases.flatMap((release) => attacksOn(release, facts, series, counted).flatMap(attack)),
    told: releases.flatMap(({ lines }) => lines).filter(({ figure }) => figure.kind !== 'hidden').length,
  };
};

const everyJourney: Counting = (dated) => dated.map((entry) => ({ ...entry, person: entry.id }));

describe('an attacker with all reports of 1,000 small organisations, by linear programs', () => {
  test.each(Array.from({ length: BATCHES }, (_none, batch) => batch))(
    'recovers no suppressed count of batch %i',
    (batch) => {
      const months = periodLengths[batch % periodLengths.length] ?? 12;
      const attacked = Array.from({ length: SERIES_IN_BATCH }, (_none, number) =>
        attackSeries(batch * SERIES_IN_BATCH + number, theRules, 'people', periodsOfLength(months)),
      );
      expect(attacked.flatMap(({ recovered }) => recovered)).toEqual([]);
      // An attacker of empty reports would prove nothing.
      expect(attacked.reduce((sum, { told }) => sum + told, 0)).toBeGreaterThan(100);
    },
  );

  test('are a thousand organisations', () => {
    expect(BATCHES * SERIES_IN_BATCH * SERIES_SIZE).toBe(1000);
  });

  test('has every measure that there is', () => {
    const attacked = [0, 1, 2].flatMap((seed) => {
      const { series, facts } = randomSeries(seed, SERIES_SIZE);
      return attacksOn(publish(facts, series, YEAR), facts, series, 'people');
    });
    expect(new Set(attacked.map(({ measure }) => measure))).toEqual(new Set(measures));
  });

  test('recovers counts where complements are not suppressed', () => {
    const { recovered } = attackSeries(1, { ...theRules, suppression: primarySuppression }, 'people', [YEAR]);
    expect(recovered.filter(({ least, most, people }) => least === people && most === people).length).toBeGreaterThan(
      20,
    );
  });

  test.each(['advices by organisation', 'advice-follow-up'])('recovers counts of %s there, too', (table) => {
    const found = Array.from({ length: 6 }, (_none, seed) =>
      attackSeries(seed, { ...theRules, suppression: primarySuppression }, 'people', [YEAR]),
    ).flatMap(({ recovered }) => recovered);
    expect(found.filter((one) => one.table === table).length).toBeGreaterThan(0);
  });

  test('recovers a caseload where the mean of two practitioners is told', () => {
    const { series, facts } = randomSeries(1, 1);
    const caseloads = [2, 9].map((people) => ({ practitioner: `with ${people}`, people }));
    const release = publish({ ...facts, caseloads }, series, YEAR);
    const told = { kind: 'mean', mean: 5.5 } as const;
    const lines = release.lines.map((line) => (line.measure === 'caseload' ? { ...line, figure: told } : line));
    expect(caseloadAttacks(release, caseloads)).toEqual([]);
    expect(caseloadAttacks({ ...release, lines }, caseloads).flatMap(attack)).toMatchObject([
      { cell: 'all | with 2', least: 2, most: 2 },
    ]);
  });

  test('recovers groups of few people where journeys are counted', () => {
    const { recovered } = attackSeries(1, { ...theRules, counting: everyJourney }, 'journeys', [YEAR]);
    expect(recovered.length).toBeGreaterThan(0);
  });
});

const attacksOf = (seed: number, size: number, rules: Rules = theRules) => {
  const { series, facts } = randomSeries(seed, size);
  return attacksOn(publishBy(rules)(facts, series, YEAR), facts, series, 'people');
};

const numbersFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_none, number) => first + number);

describe('an attacker who lays all tables about the same people side by side', () => {
  const together = ['no-shows', 'referrals', 'goals'];
  const weaker: Rules = { ...theRules, suppression: primarySuppression };
  const threeTables = (seed: number, rules?: Rules) =>
    attackJointly(attacksOf(seed, 1, rules).filter(({ name }) => together.includes(name)));
  const everyTwo = (seed: number, rules?: Rules) => pairsOfSamePeople(attacksOf(seed, 1, rules)).flatMap(attackJointly);

  test.each(numbersFrom(900, 24))('recovers nothing of organisation %i that one table alone does not tell', (seed) => {
    expect(threeTables(seed)).toEqual([]);
  });

  test.each(numbersFrom(900, 8))('recovers nothing of organisation %i by any two of them', (seed) => {
    expect(everyTwo(seed)).toEqual([]);
  });

  test('has two of each population that has several', () => {
    const populations = numbersFrom(900, 8)
      .flatMap((seed) => pairsOfSamePeople(attacksOf(seed, 1)))
      .map(([{ measure }]) => tellingOf(measure).population);
    expect(new Set(populations)).toEqual(new Set(['requested', 'started', 'ended']));
  });

  test('recovers counts where complements are not suppressed', () => {
    expect(numbersFrom(900, 6).flatMap((seed) => threeTables(seed, weaker)).length).toBeGreaterThan(20);
    expect(numbersFrom(900, 2).flatMap((seed) => everyTwo(seed, weaker)).length).toBeGreaterThan(20);
  });
});

describe('an attacker who knows that nobody who stopped early evaluated, and how many people each score needs', () => {
  const recovered = (seeds: readonly number[], size: number, rules?: Rules) =>
    seeds.flatMap((seed) => attackLinked(attacksOf(seed, size, rules)));

  test.each([
    [1, 40],
    [2, 25],
    [3, 30],
    [8, 6],
  ])('recovers neither why people stop nor who evaluated, of %i organisations in %i series', (size, count) => {
    expect(recovered(numbersFrom(2000 + 100 * size, count), size)).toEqual([]);
  });

  test('recovers both where scores, goals and early stops are protected one by one', () => {
    const found = recovered(numbersFrom(900, 10), 3, { ...theRules, tied: false });
    for (const table of ['goals', 'early-stops']) {
      expect(found.filter((one) => one.table === table).length).toBeGreaterThan(2);
    }
  });

  test('recovers them where complements are not suppressed', () => {
    expect(recovered(numbersFrom(900, 10), 3, { ...theRules, suppression: primarySuppression }).length).toBeGreaterThan(
      20,
    );
  });
});

/** What comes in after a period was published: one more journey of somebody new in each organisation. */
const withLateJourneys = ({ journeys, ...rest }: Facts, { organisations }: Series): Facts => ({
  ...rest,
  journeys: [
    ...journeys,
    ...organisations.flatMap(({ organisation }) => {
      const like = journeys.find((journey) => journey.organisation === organisation && !journey.selfRequested);
      const late = { journey: `${organisation}/late`, person: `${organisation}/late`, requestedOn: '2026-06-30' };
      return like === undefined ? [] : [{ ...like, ...late } satisfies JourneyFacts];
    }),
  ],
});

const withoutTheFirst = ({ organisations }: Series): Series => ({ organisations: organisations.slice(1) });

/** What is asked one after the other, by whoever can: the same again, other months, one organisation less. */
const askings = (seed: number) => {
  const { series, facts } = randomSeries(seed, SERIES_SIZE);
  const later = withLateJourneys(facts, series);
  return [
    { facts, series, period: YEAR },
    { facts: later, series, period: YEAR },
    { facts: later, series: withoutTheFirst(series), period: YEAR },
    { facts: later, series, period: LATER },
    ...periodsOfLength(1).map((period) => ({ facts: later, series, period })),
  ];
};

describe('an attacker who asks again, and subtracts', () => {
  const today = '2027-02-01';

  test('isolates nobody in 200 organisations, as what was published once stays as it was', async () => {
    let refused = 0;
    for (let seed = 500; seed < 525; seed += 1) {
      const ledger = ledgerInMemory();
      const releases: Release[] = [];
      for (const { facts, series, period } of askings(seed)) {
        const make = () => Promise.resolve(publish(facts, series, period));
        const answer = await releaseOf(ledger, series, period, today, make);
        if (answer.kind === 'release') releases.push(answer.release);
        else refused += 1;
      }
      expect(releases).toHaveLength(2);
      expect(isolatedBy(releases, 5)).toEqual([]);
    }
    expect(refused).toBe(25 * 14);
  });

  test('isolates people where nothing is kept of what was published', () => {
    const releases = askings(500).map(({ facts, series, period }) => publish(facts, series, period));
    expect(isolatedBy(releases, 5).length).toBeGreaterThan(0);
    expect(isolatedBy(releases.slice(0, 2), 5).length).toBeGreaterThan(0);
    expect(
      isolatedBy(
        [releases[1], releases[2]].filter((one) => one !== undefined),
        5,
      ).length,
    ).toBeGreaterThan(0);
  });
});

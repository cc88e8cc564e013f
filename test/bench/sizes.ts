import type { StreamSizes } from './stream/stream-figures.js';

/** How much the benchmark does. */
export interface Sizes {
  /** Times that each pair of slices, product and bare, is run. */
  readonly rounds: number;
  /** Journeys of a slice with so many clients. */
  readonly journeys: { readonly atOne: number; readonly atTwenty: number; readonly atFifty: number };
  /** Journeys of each kind before anything counts. */
  readonly warmUp: number;
  /** Open journeys when the worker's memory is read. */
  readonly openJourneys: number;
  /** Starts of a gateway that are timed. */
  readonly gatewayStarts: number;
  readonly stream: StreamSizes;
}

/** No slice begins a journey after so many milliseconds, so that the whole run keeps within five minutes. */
export const slicesEndAfterMs = {
  warmUp: 8_000,
  atOne: 6_000,
  atTwenty: 8_000,
  atFifty: 14_000,
  intake: 4_000,
  opening: 40_000,
} as const;

/** Setting with the share of the usual counts to run, above 0 up to 1: `TRAJECT_BENCH_SCALE=0.1 npm run bench` tries it out. */
export const scaleSetting = 'TRAJECT_BENCH_SCALE';

const usual = {
  rounds: 3,
  journeys: { atOne: 25, atTwenty: 60, atFifty: 150 },
  warmUp: 20,
  openJourneys: 1_000,
  gatewayStarts: 3,
  stream: { rounds: 3, journeys: 1_500, lagSeconds: 15, rebuildEvents: 100_000 },
} satisfies Sizes;

/**
 * Reads how much to do.
 * @throws Error when the setting is no share
 */
export const sizesFrom = (variables: Readonly<Record<string, string | undefined>>): Sizes => {
  const share = Number(variables[scaleSetting] ?? '1');
  if (!(share > 0 && share <= 1)) {
    throw new Error(`${scaleSetting} must be a number above 0 and at most 1. Nothing was started.`);
  }
  const part = (count: number): number => Math.max(1, Math.round(count * share));
  const { journeys, stream } = usual;
  return {
    rounds: part(usual.rounds),
    journeys: { atOne: part(journeys.atOne), atTwenty: part(journeys.atTwenty), atFifty: part(journeys.atFifty) },
    warmUp: part(usual.warmUp),
    openJourneys: part(usual.openJourneys),
    gatewayStarts: part(usual.gatewayStarts),
    stream: {
      rounds: part(stream.rounds),
      journeys: part(stream.journeys),
      lagSeconds: part(stream.lagSeconds),
      rebuildEvents: part(stream.rebuildEvents),
    },
  };
};

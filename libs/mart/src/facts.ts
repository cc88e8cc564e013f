import type { StreamKind } from '@traject/contracts';
import type { ActorRole, Policy } from '@traject/domain';
import type { Day } from './day.js';
import { advices, erasures } from './tables/advices.js';
import { journeys } from './tables/journeys.js';
import { evaluations, referrals } from './tables/referrals.js';
import { disclosures, tasks } from './tables/tasks.js';
import { appointments, pauses, practitionerStays, reflections, signals, trajectories } from './tables/trajectories.js';
import type { MartTable, RowOf } from './table.js';

/** The tables whose rows a stream makes, by what the stream is about. The mart has no others for analysts. */
export const tablesOf = {
  journey: {
    journeys,
    trajectories,
    appointments,
    reflections,
    practitionerStays,
    pauses,
    signals,
    tasks,
    disclosures,
    referrals,
    evaluations,
  },
  advice: { advices, tasks, disclosures },
  person: { erasures },
} as const satisfies Record<StreamKind, Readonly<Record<string, MartTable>>>;

/** Every table of the mart that analysts read. */
export const martTables: readonly MartTable[] = [
  ...new Set<MartTable>(Object.values(tablesOf).flatMap((tables) => Object.values<MartTable>(tables))),
];

type FactsIn<Tables> = { readonly [Name in keyof Tables]: readonly RowOf<Tables[Name]>[] };

/** All rows that one journey's stream makes. */
export type JourneyFacts = FactsIn<(typeof tablesOf)['journey']>;
/** All rows that one advice's stream makes. */
export type AdviceFacts = FactsIn<(typeof tablesOf)['advice']>;
/** The row that the record of an erasure makes. */
export type PersonFacts = FactsIn<(typeof tablesOf)['person']>;

/** When and in which capacity something happened, and its place in the stream. */
export interface Occasion {
  /** The journey, the advice or the erasure, by pseudonym. */
  readonly owner: string;
  readonly sequence: number;
  readonly day: Day;
  readonly by: ActorRole;
}

/** Fields of which analysts never get anything. */
type Unpublished = 'policy' | `${string}Ref` | `${string}Refs` | `${string}Hash`;

/** What is published of a policy; records of before it was lack it. */
type OfPolicy = Partial<Pick<Policy, 'maxBmwTalks'>>;

/** The fields of an event as published: ids are pseudonyms, instants are days, lengths of time are days. */
export type Published<Data> = {
  readonly [
    Name in keyof Data as Name extends Unpublished ? never : Name extends `${infer Length}Ms` ? `${Length}Days` : Name
  ]: Data[Name];
} & (Data extends { readonly policy: Policy } ? OfPolicy : unknown);

/** What each event of a group makes of the rows of its stream: pure, and total, as the stream is never refused. */
export type ProjectionsOf<Events, Facts> = {
  readonly [Type in keyof Events]: (facts: Facts, data: Published<Events[Type]>, occasion: Occasion) => Facts;
};

/** For events that no row tells of. */
export const unchanged = <Facts>(facts: Facts): Facts => facts;

/** The rows with the last one that fits changed; the very same rows when none fits. */
export const withLast = <Row>(
  rows: readonly Row[],
  fits: (row: Row) => boolean,
  change: (row: Row) => Partial<Row>,
): readonly Row[] => {
  const at = rows.findLastIndex(fits);
  const found = rows[at];
  return found === undefined ? rows : rows.with(at, { ...found, ...change(found) });
};

/** The rows with the first one that fits changed; the very same rows when none fits. */
export const withFirst = <Row>(
  rows: readonly Row[],
  fits: (row: Row) => boolean,
  change: (row: Row) => Partial<Row>,
): readonly Row[] => {
  const at = rows.findIndex(fits);
  const found = rows[at];
  return found === undefined ? rows : rows.with(at, { ...found, ...change(found) });
};

/** The rows with each one that fits changed; the very same rows when none fits. */
export const withEach = <Row>(
  rows: readonly Row[],
  fits: (row: Row) => boolean,
  change: (row: Row) => Partial<Row>,
): readonly Row[] => (rows.some(fits) ? rows.map((row) => (fits(row) ? { ...row, ...change(row) } : row)) : rows);

const nobody = '00000000-0000-0000-0000-000000000000';

/** A pseudonym, or null for the one name that stands for everybody who was erased: else they would count as one person. */
export const known = (pseudonym: string | null): string | null => (pseudonym === nobody ? null : pseudonym);

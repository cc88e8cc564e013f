import { goalAttainments, stopReasons } from '@traject/domain';
import { adviceFollowUps, type AdviceFacts, type JourneyFacts } from './facts.js';
import { groupOf, groupsOf } from './groups.js';
import type { Dimension, MeasureOn, NumberMeasure, Population } from './measure-kinds.js';
import type { Day } from './period.js';

export { dimensions } from './measure-kinds.js';
export type {
  Dimension,
  MeasureOn,
  NumberMeasure,
  PeopleMeasure,
  Population,
  SharesMeasure,
  Tie,
} from './measure-kinds.js';

/** Threshold of a report, in people. */
export const THRESHOLD = 5;
/** Threshold of what is sensitive: themes, wellbeing and why people stop. */
export const SENSITIVE_THRESHOLD = 10;

/** How many people a group needs for a measure and a breakdown. */
export const thresholdOf = ({ sensitive }: { readonly sensitive: boolean }, by: Dimension): number =>
  sensitive || by === 'theme' ? SENSITIVE_THRESHOLD : THRESHOLD;

const daysBetween = (from: Day | null, to: Day | null): number | null =>
  from === null || to === null ? null : Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

const meanOf = (numbers: readonly number[]): number | null =>
  numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const heldIn = (kind: 'bmw' | 'coaching') => (facts: JourneyFacts) =>
  meanOf(facts.trajectories.filter((trajectory) => trajectory.kind === kind).map(({ held }) => held));

/** Of coaching: what was agreed with each person. */
const percentOfAgreed = (facts: JourneyFacts) =>
  meanOf(
    facts.trajectories
      .filter(({ kind, limit }) => kind === 'coaching' && limit > 0)
      .map(({ held, limit }) => (100 * held) / limit),
  );

/** Of BMW: what the policy allows, the same in each trajectory of a journey. */
const mostTalks = (facts: JourneyFacts) => facts.trajectories.find(({ kind }) => kind === 'bmw')?.limit ?? null;

const everywhere = ['organisation', 'department', 'route', 'theme'] as const;
const counted = ['organisation', 'department'] as const;
const ordinary = { sensitive: false } as const;
const stopped = ({ stop }: JourneyFacts): boolean => stop !== null;
const ofEvaluated = { tie: { by: 'evaluating', stopped } } as const;

/**
 * What is reported of journeys. Categories are told by organisation and department and by nothing else, so that all tables
 * about the same people meet in those rows alone; a theme with a department can point to one person and is never told.
 * Of those that are tied by who evaluated, scores come first, then early stops, then goals: each leaves open what the ones before it
 * do.
 */
export const journeyMeasures = {
  inflow: { kind: 'people', population: 'requested', by: counted, ...ordinary },
  routes: {
    kind: 'shares',
    population: 'requested',
    by: counted,
    categories: groupsOf.route,
    categoryOf: (facts) => groupOf(facts, 'route'),
    ...ordinary,
  },
  themes: {
    kind: 'shares',
    population: 'requested',
    by: ['organisation'],
    categories: groupsOf.theme,
    categoryOf: (facts) => groupOf(facts, 'theme'),
    sensitive: true,
  },
  started: { kind: 'people', population: 'started', by: counted, ...ordinary },
  'wait-for-intake': {
    kind: 'percentiles',
    population: 'started',
    unit: 'days',
    by: everywhere,
    valueOf: ({ requestedOn, intakeOn }) => daysBetween(requestedOn, intakeOn),
    ...ordinary,
  },
  'wait-from-intake-to-first-talk': {
    kind: 'percentiles',
    population: 'started',
    unit: 'days',
    by: everywhere,
    valueOf: ({ intakeOn, firstTalkOn }) => daysBetween(intakeOn, firstTalkOn),
    ...ordinary,
  },
  'wait-for-first-talk': {
    kind: 'percentiles',
    population: 'started',
    unit: 'days',
    by: everywhere,
    valueOf: ({ requestedOn, firstTalkOn }) => daysBetween(requestedOn, firstTalkOn),
    ...ordinary,
  },
  ended: { kind: 'people', population: 'ended', by: counted, ...ordinary },
  duration: {
    kind: 'percentiles',
    population: 'ended',
    unit: 'days',
    by: everywhere,
    valueOf: ({ requestedOn, endedOn }) => daysBetween(requestedOn, endedOn),
    ...ordinary,
  },
  'bmw-talks': {
    kind: 'mean',
    population: 'ended',
    unit: 'count',
    by: everywhere,
    valueOf: heldIn('bmw'),
    ...ordinary,
  },
  'bmw-talks-of-limit': {
    kind: 'mean',
    population: 'ended',
    unit: 'percent',
    by: everywhere,
    valueOf: heldIn('bmw'),
    mostOf: mostTalks,
    ...ordinary,
  },
  'coaching-sessions': {
    kind: 'mean',
    population: 'ended',
    unit: 'count',
    by: everywhere,
    valueOf: heldIn('coaching'),
    ...ordinary,
  },
  'coaching-sessions-of-limit': {
    kind: 'mean',
    population: 'ended',
    unit: 'percent',
    by: everywhere,
    valueOf: percentOfAgreed,
    ...ordinary,
  },
  'reflection-days': {
    kind: 'mean',
    population: 'ended',
    unit: 'days',
    by: everywhere,
    valueOf: ({ reflectionDays }) => meanOf(reflectionDays),
    ...ordinary,
  },
  'no-shows': {
    kind: 'shares',
    population: 'ended',
    by: counted,
    categories: ['none', 'one', 'more'],
    categoryOf: ({ missed }) => (missed === 0 ? 'none' : missed === 1 ? 'one' : 'more'),
    ...ordinary,
  },
  referrals: {
    kind: 'shares',
    population: 'ended',
    by: counted,
    categories: ['none', 'accepted', 'not-accepted'],
    categoryOf: ({ referral }) => referral,
    ...ordinary,
  },
  signals: {
    kind: 'shares',
    population: 'ended',
    by: ['organisation'],
    categories: ['noticed', 'none'],
    categoryOf: ({ signalNoticed }) => (signalNoticed ? 'noticed' : 'none'),
    ...ordinary,
  },
  satisfaction: {
    kind: 'mean',
    population: 'ended',
    unit: 'score',
    by: everywhere,
    valueOf: ({ evaluation }) => evaluation?.satisfaction ?? null,
    ...ordinary,
    ...ofEvaluated,
  },
  'wellbeing-before': {
    kind: 'mean',
    population: 'ended',
    unit: 'score',
    by: everywhere,
    valueOf: ({ evaluation }) => evaluation?.wellbeingBefore ?? null,
    sensitive: true,
    ...ofEvaluated,
  },
  'wellbeing-after': {
    kind: 'mean',
    population: 'ended',
    unit: 'score',
    by: everywhere,
    valueOf: ({ evaluation }) => evaluation?.wellbeingAfter ?? null,
    sensitive: true,
    ...ofEvaluated,
  },
  'early-stops': {
    kind: 'shares',
    population: 'ended',
    by: ['organisation'],
    categories: [...stopReasons, 'not-stopped'],
    categoryOf: ({ stop }) => stop ?? 'not-stopped',
    sensitive: true,
    tie: { by: 'stopping', notStopped: 'not-stopped', stopped },
  },
  goals: {
    kind: 'shares',
    population: 'ended',
    by: counted,
    categories: goalAttainments,
    categoryOf: ({ evaluation }) => evaluation?.goals ?? null,
    ...ordinary,
    ...ofEvaluated,
  },
} as const satisfies Readonly<Record<string, MeasureOn<JourneyFacts>>>;

/** Scores that exactly those have who evaluated. */
export const scoresOfEvaluated: ReadonlySet<string> = new Set(
  Object.entries<MeasureOn<JourneyFacts>>(journeyMeasures)
    .filter(([, one]) => (one.kind === 'mean' || one.kind === 'percentiles') && one.tie?.by === 'evaluating')
    .map(([name]) => name),
);

/** What is reported of advice to employers. It is counted in the people it came from; an advice without a person counts once. */
export const adviceMeasures = {
  advices: { kind: 'people', population: 'advised', by: ['organisation'], ...ordinary },
  'advice-follow-up': {
    kind: 'shares',
    population: 'advised',
    by: ['organisation'],
    categories: adviceFollowUps,
    categoryOf: ({ followUp }) => followUp,
    ...ordinary,
  },
} as const satisfies Readonly<Record<string, MeasureOn<AdviceFacts>>>;

/** Name of a measure; `caseload` is told for all organisations together, and only there. */
export type Measure = keyof typeof journeyMeasures | keyof typeof adviceMeasures | 'caseload';

/** What may be asked of each measure; {@link Dimension} by {@link Measure}. */
export const breakdownsOf = (measure: Measure): readonly Dimension[] =>
  measure === 'caseload' ? ['organisation'] : { ...journeyMeasures, ...adviceMeasures }[measure].by;

type DefinedMeasures = typeof journeyMeasures & typeof adviceMeasures;

/** Name of a measure with categories. */
export type SharesMeasureName = {
  [Name in keyof DefinedMeasures]: DefinedMeasures[Name] extends { readonly kind: 'shares' } ? Name : never;
}[keyof DefinedMeasures];

/** Categories of such a measure. */
export type CategoryOf<Name extends SharesMeasureName> = DefinedMeasures[Name]['categories'][number];

/** Categories of a measure, as they are told today; none of one that has no categories. */
export const categoriesOf = (measure: Measure): readonly string[] => {
  if (measure === 'caseload') return [];
  const defined: MeasureOn<never> = { ...journeyMeasures, ...adviceMeasures }[measure];
  return defined.kind === 'shares' ? defined.categories : [];
};

/** What a measure is told as, for whoever shows it. */
export type Telling =
  | { readonly kind: 'people' | 'shares' }
  | { readonly kind: 'mean' | 'percentiles'; readonly unit: NumberMeasure<never>['unit'] };

/** How a measure is told, of whom, and whether it is sensitive; `caseload` is a mean over practitioners. */
export const tellingOf = (
  measure: Measure,
): Telling & { readonly population: Population | 'practitioners'; readonly sensitive: boolean } =>
  measure === 'caseload'
    ? { kind: 'mean', unit: 'count', population: 'practitioners', sensitive: false }
    : { ...journeyMeasures, ...adviceMeasures }[measure];

/** Every measure that there is. */
export const measures: readonly Measure[] = [
  // Safe: the keys of these two constants are what the type is made of.
  ...(Object.keys(journeyMeasures) as (keyof typeof journeyMeasures)[]),
  ...(Object.keys(adviceMeasures) as (keyof typeof adviceMeasures)[]),
  'caseload',
];

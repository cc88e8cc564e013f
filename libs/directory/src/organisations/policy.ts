import {
  defaultPolicy,
  defaultRetention,
  validatePolicy,
  validateRetention,
  type Policy,
  type PolicyFault,
  type Retention,
} from '@traject/domain';
import { periodLengths, type PeriodLength } from '@traject/reports/period';
import { z } from 'zod';
import { DirectoryProblem } from '../problem.js';

type Overrides<Settings> = {
  readonly [Setting in keyof Settings]?: Settings[Setting] extends object
    ? Overrides<Settings[Setting]>
    : Settings[Setting];
};

/** How an organisation is reported on. */
interface Reporting {
  /** How many whole months a report of it covers. The fewer people it has, the longer must this be for anything to be told. */
  readonly months: PeriodLength;
}

const defaultReporting: Reporting = { months: 1 };

/** What a journey goes by, how long records are kept that belong to no one journey, and how it is reported on. */
interface OrganisationPolicy extends Omit<Policy, 'dayLengthMs'> {
  readonly retention: Retention;
  readonly reporting: Reporting;
}

/** What an organisation has set differently from the defaults. The length of a day is the stack's to set, not theirs. */
export type PolicyOverrides = Overrides<OrganisationPolicy>;

const { dayLengthMs: _ofTheStack, ...settable } = defaultPolicy;

/** The shape of {@link PolicyOverrides}, taken from the default policy, so that a new setting is never forgotten here. */
// Safe: the shape is built from the same settings as the type.
export const policyOverrides = overridesLike({
  ...settable,
  retention: defaultRetention,
  reporting: defaultReporting,
}) as z.ZodType<PolicyOverrides>;

function overridesLike(settings: object): z.ZodType {
  const fields = Object.entries(settings).map(([name, value]: [string, unknown]) => [
    name,
    settingLike(value).optional(),
  ]);
  return z.strictObject(Object.fromEntries(fields));
}

function settingLike(value: unknown): z.ZodType {
  // What is null is left to another setting until a number is set.
  if (typeof value === 'number' || value === null) return z.int();
  if (typeof value === 'boolean') return z.boolean();
  if (typeof value === 'object') return overridesLike(value);
  throw new TypeError('The default policy has a setting that is no number, yes-or-no or group of settings.');
}

/**
 * The policy of an organisation: the defaults with its own settings put over them.
 * @param dayLengthMs the stack's length of a day in milliseconds; a civil day unless told
 * @throws DirectoryProblem `policy-invalid` when it is looser than the domain's numbers anywhere
 */
export function policyWith(overrides: PolicyOverrides, dayLengthMs: number = defaultPolicy.dayLengthMs): Policy {
  // Safe: overrides hold only settings of the default policy, each of its own type, as their shape was checked.
  const policy = { ...putOver(settable, overrides), dayLengthMs } as Policy;
  refuseFaults(validatePolicy(policy));
  return policy;
}

/**
 * How long an organisation keeps records that belong to no one journey: the defaults with its own settings put over them.
 * @throws DirectoryProblem `policy-invalid` when it keeps something for longer or shorter than allowed
 */
export function retentionWith({ retention = {} }: PolicyOverrides): Retention {
  // Safe for the same reason as above.
  const whole = putOver(defaultRetention, retention) as Retention;
  refuseFaults(validateRetention(whole));
  return whole;
}

/**
 * How an organisation is reported on: the default with its own choice put over it. It takes effect with the next period
 * that shares no month with one that was published.
 * @throws DirectoryProblem `policy-invalid` for another length than those that there are
 */
export function reportingWith({ reporting = {} }: PolicyOverrides): Reporting {
  // Safe for the same reason as above; that it is one of the lengths is looked at here.
  const whole = putOver(defaultReporting, reporting) as Reporting;
  if (periodLengths.includes(whole.months)) return whole;
  throw policyInvalid([{ path: 'policy.reporting.months', expected: `one of ${periodLengths.join(', ')}` }]);
}

/**
 * Refuses settings of an organisation that are looser than allowed, or that there are not, anywhere in its policy.
 * @throws DirectoryProblem `policy-invalid`
 */
export function refuseInvalidPolicy(overrides: PolicyOverrides): void {
  policyWith(overrides);
  retentionWith(overrides);
  reportingWith(overrides);
}

function refuseFaults(found: readonly PolicyFault[]): void {
  const faults = found.map(({ path, min, max }) => ({
    path: `policy.${path}`,
    expected: `a whole number from ${min} to ${max}`,
  }));
  if (faults.length > 0) throw policyInvalid(faults);
}

function policyInvalid(faults: ConstructorParameters<typeof DirectoryProblem>[2]): DirectoryProblem {
  return new DirectoryProblem(
    'policy-invalid',
    'A policy may be stricter than the domain allows, never looser. Nothing was changed. Correct the numbers that are named.',
    faults,
  );
}

function putOver(settings: object, overrides: object): object {
  const own = new Map<string, unknown>(Object.entries(overrides));
  const merged = Object.entries(settings).map(([name, value]: [string, unknown]) => {
    const given = own.get(name);
    if (given === undefined) return [name, value];
    const bothGroups = typeof value === 'object' && value !== null && typeof given === 'object' && given !== null;
    return [name, bothGroups ? putOver(value, given) : given];
  });
  return Object.fromEntries(merged);
}

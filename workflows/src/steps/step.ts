import type { Step } from '@traject/domain';
import type { JourneyInStep } from '../journey.js';

/** A step of one kind. */
export type StepOf<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;

/**
 * Shows in order what a step waits for. Who is asked what is decided by the domain, which opens and closes the tasks; a
 * talk that is missed is planned once more within the same step, so the step ends when the domain says so.
 */
export type StepInWords<Kind extends Step['kind']> = (journey: JourneyInStep, step: StepOf<Kind>) => Promise<void>;

import { ApplicationFailure } from '@temporalio/common';
import { codeOf } from '@traject/contracts';

/**
 * Carries out a step of an erasure or of retention. Whatever fails is tried again; only its code goes to Temporal, as an
 * error of the database may quote values of rows.
 */
export const step = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApplicationFailure) throw error;
    throw ApplicationFailure.create({
      type: 'erasure-step-failed',
      message: `A step of an erasure could not be carried out (${codeOf(error) || 'unexpected'}). What was destroyed stays so; the step is tried again.`,
    });
  }
};

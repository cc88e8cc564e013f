import { ApplicationFailure } from '@temporalio/common';
import { codeOf, type ExportFailure } from '@traject/contracts';

/** PostgreSQL's code for a disk that is full. */
const DISK_FULL = '53100';

/** What ends an export: trying again would not help. */
export const exportFailure = (code: ExportFailure, message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, code);

/** Carries out a step of an export. Whatever fails is tried again, but for a disk that is full; only its code goes to Temporal. */
export const exportStep = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApplicationFailure) throw error;
    if (codeOf(error) === DISK_FULL) {
      throw exportFailure(
        'database-full',
        'There is no room for the file. Nothing of it is kept. Make room, and ask for it anew.',
      );
    }
    throw ApplicationFailure.create({
      type: 'export-step-failed',
      message: `A step of an export could not be carried out (${codeOf(error) || 'unexpected'}). It is tried again.`,
    });
  }
};

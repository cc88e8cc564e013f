import { codeOf } from '@traject/contracts';
import { DossierProblem } from '../problem.js';

const problems: Readonly<Record<string, () => DossierProblem>> = {
  TJ003: () =>
    new DossierProblem(
      'legal-hold',
      'This is under a legal hold. Nothing was destroyed. It may be asked for again when the hold is lifted.',
    ),
  TJ004: () =>
    new DossierProblem(
      'destruction-decided',
      'This was erased, or is being erased at this moment. No hold was set, as nothing is left to keep.',
    ),
};

/** Tells what the database refused because of a legal hold, or a hold because of a destruction, by its code. */
export async function orProblemOfHold<Answer>(work: Promise<Answer>): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    throw problems[codeOf(error)]?.() ?? error;
  }
}

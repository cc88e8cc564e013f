import type { PractitionerFacts } from '@traject/domain';
import { TaskFactsMissing, type FormContext } from './context.js';
import type { Submission } from './definition.js';
import { pick } from './fields.js';
import { words } from './language.js';

/** The choice of a practitioner from the candidates. */
export const candidateField = ({ candidates }: FormContext) =>
  pick(
    words('Begeleider', 'Practitioner'),
    candidates?.map(({ practitionerId, label }) => ({ id: practitionerId, label })),
  );

/**
 * What the directory knew of the practitioner.
 * @throws TaskFactsMissing
 */
export const practitionerOf = ({ practitioner }: Submission): PractitionerFacts => {
  if (practitioner === undefined) throw new TaskFactsMissing('the practitioner');
  return practitioner;
};

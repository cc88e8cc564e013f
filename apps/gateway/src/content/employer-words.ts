import { illnessFaults, otherMeaningOf, type OtherMeaning } from '@traject/tasks';
import { HttpProblem } from '../problems/http-problem.js';
import type { Words } from './content.js';

/**
 * Words that an employer writes or reads, ready to be kept: with what its writer says they mean where they can also name
 * an illness.
 * @throws HttpProblem `names-an-illness` when they do and nothing was said
 */
export function employerWords(field: string, text: string, otherMeaning: OtherMeaning | null): readonly Words[] {
  const words: Words = { field, label: 'employer', text };
  const meaning: readonly Words[] =
    otherMeaning === null ? [] : [{ field: otherMeaningOf(field), label: 'employer', text: otherMeaning }];
  refuseIllness([words, ...meaning]);
  return [words, ...meaning];
}

/**
 * Refuses to keep words of an employer that name an illness. The answer says where they stand, and repeats none.
 * @throws HttpProblem `names-an-illness`
 */
export function refuseIllness(words: readonly Words[]): void {
  const faults = illnessFaults(words);
  if (faults.length === 0) return;
  throw new HttpProblem(
    422,
    'names-an-illness',
    'The text names an illness, a complaint or its treatment, which an employer may not put on record. Nothing was kept. Say it otherwise, or say in the otherMeaning of that text what the word means here if it is no illness.',
    { faults },
  );
}

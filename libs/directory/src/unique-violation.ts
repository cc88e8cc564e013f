import pg from 'pg';
import { DirectoryProblem } from './problem.js';

const UNIQUE_VIOLATION = '23505';

const problems: Readonly<Record<string, () => DirectoryProblem>> = {
  people_email: () =>
    new DirectoryProblem(
      'email-taken',
      'Somebody of this organisation already has this e-mail address. Nothing was changed. Look the person up, or correct the address.',
    ),
  people_external_key: () => externalKeyTaken(),
  social_map_external_key_key: () => externalKeyTaken(),
  practitioners_pkey: () =>
    new DirectoryProblem(
      'practitioner-exists',
      'This person is a practitioner already. Nothing was changed. Change the record that is there.',
    ),
};

const externalKeyTaken = (): DirectoryProblem =>
  new DirectoryProblem(
    'external-key-taken',
    'Another record already has this external key. Nothing was changed. Look that record up, or correct the key.',
  );

/** Runs a statement, and gives what a unique index refuses its own code; PostgreSQL's message would repeat the value. */
export async function orProblemWhenTaken<Answer>(statement: Promise<Answer>): Promise<Answer> {
  try {
    return await statement;
  } catch (error) {
    const constraint =
      error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION ? error.constraint : undefined;
    const problem = constraint === undefined ? undefined : problems[constraint];
    throw problem === undefined ? error : problem();
  }
}

import type { OpenTransaction } from '@traject/database';
import { identitiesOf } from '@traject/directory';
import { endLoginsOfPerson } from '@traject/logins';

/**
 * Ends the logins of a person at every gateway. Before the directory forgets who may act as them: afterwards nothing
 * would lead to a login that has not chosen yet as whom it acts.
 */
export const endLogins = async (transaction: OpenTransaction, personId: string): Promise<void> => {
  const identities = await identitiesOf(transaction, personId);
  await endLoginsOfPerson(transaction, { personId, identities });
};

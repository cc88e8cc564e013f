import type { ReadGround } from '@traject/access';
import type { Actor, Contact } from '@traject/directory';
import { requireAccess } from '../access/require.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';

/** How the caller wants to be told that something waits for them. Nobody else reads or changes it. */
export interface OwnContact {
  read(caller: Caller): Promise<Contact>;
  /** Takes the place of the former choice as a whole. */
  choose(caller: Caller, choice: Contact): Promise<Contact>;
}

const ground: ReadGround = 'own-contact';

const acting = (permission: 'contact.read' | 'contact.update', caller: Caller): Actor => ({
  personId: caller.personId,
  role: requireAccess(permission, caller, null, 'contact'),
  ground,
});

/** Makes {@link OwnContact}. */
export const contactOf = ({ directory, database }: GatewayParts): OwnContact => ({
  read: (caller) => {
    const actor = acting('contact.read', caller);
    return database.query
      .transaction()
      .execute((transaction) => directory.contacts.read(transaction, caller.personId, actor));
  },
  choose: (caller, choice) => {
    const actor = acting('contact.update', caller);
    return database.query
      .transaction()
      .execute((transaction) => directory.contacts.choose(transaction, caller.personId, choice, actor));
  },
});

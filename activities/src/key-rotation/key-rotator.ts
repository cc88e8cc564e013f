import type { Database } from '@traject/database';
import type { KeyEncryption } from '@traject/dossier';

/** What keys are wrapped anew with. */
export interface KeyRotator {
  /** As the key rotator. */
  readonly database: Pick<Database<unknown>, 'query'>;
  /** Looks anew each time where the key-encryption key is: the new one is put there while the worker runs. */
  readonly openEncryption: () => Promise<KeyEncryption>;
}

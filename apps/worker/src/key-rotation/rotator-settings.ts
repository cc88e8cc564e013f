import { environment } from '@traject/contracts';
import { readKeySettings, type KeySettings } from '@traject/dossier';

/** Where the database is for the key rotator, and where the key-encryption key. */
export interface KeyRotatorSettings {
  readonly databaseUrl: string;
  readonly keys: KeySettings;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads with what keys are wrapped anew. Without a database for it a worker has nothing to do with keys, and none of
 * their settings is looked at.
 */
export const readKeyRotatorSettings = (
  variables: Variables,
): { readonly keyRotator: KeyRotatorSettings | null; readonly faults: readonly string[] } => {
  const databaseUrl = variables[environment.keyRotatorDatabaseUrl] ?? '';
  if (databaseUrl === '') return { keyRotator: null, faults: [] };
  const { keys, faults } = readKeySettings(variables);
  return { keyRotator: { databaseUrl, keys }, faults };
};

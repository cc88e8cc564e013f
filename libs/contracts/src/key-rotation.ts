/** Why a rotation of keys was given up. What is under the new key by then stays so. */
export const keyRotationFailures = [
  /** A key-encryption key that is needed is not there, or does not open what it should; the operator's program says which. */
  'key-unavailable',
  /** It could not be done in the time there is for it; what was in the way stands in the worker's log. */
  'not-done',
] as const;
/** See {@link keyRotationFailures}. */
export type KeyRotationFailure = (typeof keyRotationFailures)[number];

/** Who logged in, as the directory knows logins: the issuer, and the subject as a keyed hash. */
export interface LoginIdentity {
  readonly issuer: string;
  readonly subjectHash: Uint8Array;
}

/** What the provider gave. It is kept sealed and leaves the gateway towards the provider alone. */
export interface LoginTokens {
  readonly subject: string;
  /** Tells the provider at logout which login is meant. */
  readonly idToken: string;
  readonly accessToken: string;
  /** Null when the provider gives none; the login then lasts until it is over here. */
  readonly refreshToken: string | null;
}

/** A login that the provider has just vouched for. */
export interface NewLogin {
  readonly identity: LoginIdentity;
  /** As whom it acts; null while there are several to choose from. */
  readonly personId: string | null;
  readonly tokens: LoginTokens;
  /** When the tokens are to be renewed; null when they cannot be. */
  readonly renewAtMs: number | null;
  /** When the person last proved at the provider who they are. */
  readonly authenticatedAtMs: number;
}

/** A login of a browser that is not over. */
export interface BrowserLogin {
  readonly loginId: string;
  readonly identity: LoginIdentity;
  readonly personId: string | null;
  readonly authenticatedAtMs: number;
  readonly openedAtMs: number;
  readonly lastUsedAtMs: number;
  /** The absolute end. */
  readonly expiresAtMs: number;
  readonly renewAtMs: number | null;
}

/** A login with the secret that the browser is to hold; the only moment at which it is known. */
export interface OpenLogin {
  readonly loginId: string;
  readonly secret: string;
}

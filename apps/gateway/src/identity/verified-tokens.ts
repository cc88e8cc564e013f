import { createHash } from 'node:crypto';
import type { JWTVerifyResult } from 'jose';

/** Looks at everything that makes a token good: signature, issuer, audience, times. */
export type VerifyToken = (token: string) => Promise<JWTVerifyResult>;

interface Kept {
  readonly verified: JWTVerifyResult;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A tenth of the time for which the keys of an issuer are kept: so little later it tells that one was taken away there. */
const longestKeptMs = 60_000;
const mostKept = 10_000;

/**
 * Does not verify the same token twice within a minute; never takes one for good beyond its own end, nor one that was
 * refused. What else is asked of a token, and of whom it stands for, is asked at each request all the same.
 * @param now milliseconds since 1970
 */
export const verifiedOnce = (
  verify: VerifyToken,
  { now, clockToleranceMs }: { readonly now: () => number; readonly clockToleranceMs: number },
): VerifyToken => {
  // By a hash, so that no token lies in memory longer than its request.
  const kept = new Map<string, Kept>();
  return async (token) => {
    const name = createHash('sha256').update(token).digest('base64');
    const known = kept.get(name);
    const atMs = now();
    if (known !== undefined && known.fromMs <= atMs && atMs < known.untilMs) return known.verified;
    kept.delete(name);
    const verified = await verify(token);
    const endsMs = (verified.payload.exp ?? 0) * 1_000 + clockToleranceMs;
    const [oldest] = kept.keys();
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    kept.set(name, { verified, fromMs: atMs, untilMs: Math.min(atMs + longestKeptMs, endsMs) });
    return verified;
  };
};

import { environment } from '@traject/contracts';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpProblem } from '../problems/http-problem.js';

/** How many requests a minute this gateway takes. */
export interface RateLimits {
  /** Of one login at the provider, whatever it acts as. */
  readonly perIdentity: number;
  /** From one address, which may be that of a whole office. */
  readonly perAddress: number;
  /** From one address to log in and out. */
  readonly loginsPerAddress: number;
}

/** Far above what people and programs in use do, and far below what fills a gateway. */
export const standardRateLimits: RateLimits = { perIdentity: 6_000, perAddress: 30_000, loginsPerAddress: 60 };

type Variables = Readonly<Record<string, string | undefined>>;

const mostSettable = 1_000_000;
const isRate = (value: number): boolean => Number.isInteger(value) && value > 0 && value <= mostSettable;

/** Reads the limits, and what is wrong with them, one sentence each. */
export function readRateLimits(variables: Variables): {
  readonly rateLimits: RateLimits;
  readonly faults: readonly string[];
} {
  const rate = (name: string, standard: number): number => Number(variables[name] ?? standard);
  const rateLimits = {
    perIdentity: rate(environment.requestsPerIdentity, standardRateLimits.perIdentity),
    perAddress: rate(environment.requestsPerAddress, standardRateLimits.perAddress),
    loginsPerAddress: rate(environment.loginsPerAddress, standardRateLimits.loginsPerAddress),
  };
  const faultOf = (name: string, value: number): string =>
    isRate(value) ? '' : `${name} must be a whole number of requests a minute`;
  return {
    rateLimits,
    faults: [
      faultOf(environment.requestsPerIdentity, rateLimits.perIdentity),
      faultOf(environment.requestsPerAddress, rateLimits.perAddress),
      faultOf(environment.loginsPerAddress, rateLimits.loginsPerAddress),
    ],
  };
}

/** Counts requests, and refuses what is too many. */
export interface RequestCounts {
  /** @throws HttpProblem `too-many-requests` */
  ofIdentity(key: string): Promise<void>;
  /** @throws HttpProblem `too-many-requests` */
  ofAddress(address: string, url: string): Promise<void>;
}

const isForMachines = /^\/(health\/|metrics(\?|$))/;
const isLogin = /^\/(login|logout)(\/|\?|$)/;

const tooMany = (retryAfterSeconds: number): HttpProblem =>
  new HttpProblem(
    429,
    'too-many-requests',
    'These were too many requests. Nothing was done of this one. Wait as long as is told and send it again.',
    { retryAfterSeconds },
  );

/**
 * An address as it is counted: of IPv6 the network, as whoever has one has all of its addresses.
 * @param address as the socket or a trusted proxy names it
 */
export const countedAddress = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter((each) => each !== ''));
  const zeros = Array<string>(Math.max(0, 8 - (before?.length ?? 0) - (after?.length ?? 0))).fill('0');
  const groups = tail === undefined ? (before ?? []) : [...(before ?? []), ...zeros, ...(after ?? [])];
  return `${groups.slice(0, 4).join(':')}::/64`;
};

/** Counts at this gateway; with several, each takes as many. */
export function requestCountsOf(limits: RateLimits): RequestCounts {
  const counter = (points: number) => new RateLimiterMemory({ points, duration: 60 });
  const [identities, addresses] = [counter(limits.perIdentity), counter(limits.perAddress)];
  const logins = counter(limits.loginsPerAddress);
  const count = async (counted: RateLimiterMemory, key: string): Promise<void> => {
    await counted.consume(key).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) throw tooMany(Math.ceil(refusal.msBeforeNext / 1_000));
      throw refusal;
    });
  };
  return {
    ofIdentity: (key) => count(identities, key),
    ofAddress: async (address, url) => {
      if (isForMachines.test(url)) return;
      const key = countedAddress(address);
      await count(addresses, key);
      if (isLogin.test(url)) await count(logins, key);
    },
  };
}

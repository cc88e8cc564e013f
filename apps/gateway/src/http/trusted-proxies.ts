import { isIP } from 'node:net';
import { environment } from '@traject/contracts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the proxies that may say where a request comes from, and what is wrong with them. */
export function readTrustedProxies(variables: Variables): {
  readonly trustedProxies: readonly string[];
  readonly faults: readonly string[];
} {
  const trustedProxies = (variables[environment.trustedProxies] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const fault = `${environment.trustedProxies} must be addresses or networks (as 10.0.0.0/8), apart by commas`;
  return { trustedProxies, faults: trustedProxies.every(isNetwork) ? [] : [fault] };
}

const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
  return family !== 0 && isPrefix && more.length === 0;
};

import { environment, isThisMachine } from '@traject/contracts';
import { standardLoginLimits, type LoginLimits } from '@traject/logins';

/** How browsers log in. */
export interface BrowserLoginSettings {
  /** Origin under which browsers reach the product, as `https://traject.example`. */
  readonly publicUrl: string;
  readonly clientId: string;
  /** Path of the file with the client's secret at the provider. */
  readonly clientSecretFile: string;
  /** What is asked of the provider; some give refresh tokens only for `offline_access`. */
  readonly scope: string;
  readonly limits: LoginLimits;
}

type Variables = Readonly<Record<string, string | undefined>>;

const longestSettable = 30 * 24 * 60 * 60;

/** Whether nobody on the way can read along: TLS, or this machine itself. */
export const isPrivateUrl = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname));
};

const isOrigin = (url: string): boolean => isPrivateUrl(url) && new URL(url).origin === url;

const isSeconds = (value: number): boolean => Number.isInteger(value) && value > 0 && value <= longestSettable;

/**
 * Reads how browsers log in; null where nothing of it is set, and then they cannot.
 * @returns the settings, and what is wrong with them, one sentence each
 */
export function readLoginSettings(variables: Variables): {
  readonly browserLogin: BrowserLoginSettings | null;
  readonly faults: readonly string[];
} {
  const given = (name: string): string => variables[name] ?? '';
  const seconds = (name: string, standardMs: number): number => Number(variables[name] ?? standardMs / 1_000);
  const [publicUrl, clientId] = [given(environment.publicUrl), given(environment.loginClientId)];
  const clientSecretFile = given(environment.loginClientSecretFile);
  if (`${publicUrl}${clientId}${clientSecretFile}` === '') return { browserLogin: null, faults: [] };
  const idle = seconds(environment.loginIdleSeconds, standardLoginLimits.idleMs);
  const longest = seconds(environment.loginLongestSeconds, standardLoginLimits.longestMs);
  const limits = { idleMs: idle * 1_000, longestMs: longest * 1_000 };
  const scope = variables[environment.loginScope] ?? 'openid';
  return {
    browserLogin: { publicUrl, clientId, clientSecretFile, scope, limits },
    faults: [
      isOrigin(publicUrl)
        ? ''
        : `${environment.publicUrl} must be the origin that browsers use, with https: (http: on this machine itself) and no path`,
      clientId === '' ? `${environment.loginClientId} must be the client's id at the OpenID provider` : '',
      clientId !== '' && clientId === given(environment.audience)
        ? `${environment.loginClientId} must differ from ${environment.audience}, or an ID token would pass for an access token`
        : '',
      clientSecretFile === '' ? `${environment.loginClientSecretFile} must be the path of a file with its secret` : '',
      isPrivateUrl(given(environment.issuer))
        ? ''
        : `${environment.issuer} must be an https: URL (http: on this machine itself) for browsers to log in`,
      scope.split(' ').includes('openid') ? '' : `${environment.loginScope} must hold openid`,
      isSeconds(idle) && isSeconds(longest) && idle <= longest
        ? ''
        : `${environment.loginIdleSeconds} and ${environment.loginLongestSeconds} must be whole seconds, the first not above the second`,
    ],
  };
}

import type { Logins } from '@traject/logins';
import type { BrowserLoginSettings } from './login-settings.js';
import type { OpenIdProvider } from './open-id-provider.js';

/** How browsers log in here: the settings, the provider, and the logins that are open. */
export interface BrowserLoginParts {
  readonly settings: BrowserLoginSettings;
  readonly provider: OpenIdProvider;
  readonly logins: Logins;
}

import { environment } from '@traject/contracts';
import { portFault, readConnections, refuseFaults } from '@traject/daemon';
import { readKeySettings, type KeySettings } from '@traject/dossier';
import { isPlainAddress } from './addresses.js';

/** What the notifier reads from its environment. */
export interface NotifierSettings {
  readonly databaseUrl: string;
  readonly smtpUrl: string;
  /** Sender of every mail, and organizer of every calendar entry. */
  readonly mailFrom: string;
  /** Where people sign in; the only address in a mail. */
  readonly publicUrl: string;
  readonly keys: KeySettings;
  /** The list of what was destroyed, of which nothing is opened; absent where none is kept, never in production. */
  readonly destroyedKeysFile: string | undefined;
  /** How long notices of one person are gathered before they go out as one mail. */
  readonly gatherMs: number;
  readonly healthHost: string;
  /** 0 takes a free port; which one is in the log. */
  readonly healthPort: number;
}

const standardHealthPort = 3013;
const standardGatherMs = 120_000;
const mostGatherMs = 3_600_000;

const isMailServer = (url: string): boolean =>
  URL.canParse(url) && ['smtp:', 'smtps:'].includes(new URL(url).protocol) && new URL(url).hostname !== '';

/** Neither a path nor a query, which could tell of what a mail is about. */
const isPlainWebAddress = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password, pathname, search, hash } = new URL(url);
  return ['http:', 'https:'].includes(protocol) && `${username}${password}${search}${hash}` === '' && pathname === '/';
};

/**
 * Reads the settings, all at once, so that one message names everything that is wrong.
 * @throws {SettingsProblem} `settings-invalid`
 */
export const readSettings = (variables: Readonly<Record<string, string | undefined>>): NotifierSettings => {
  const given = (name: string): string => variables[name] ?? '';
  const gatherMs = Number(variables[environment.noticeGatherMs] ?? standardGatherMs);
  const healthPort = Number(variables[environment.healthPort] ?? standardHealthPort);
  const { keys, faults } = readKeySettings(variables);
  const settings: NotifierSettings = {
    databaseUrl: given(environment.databaseUrl),
    smtpUrl: given(environment.smtpUrl),
    mailFrom: given(environment.mailFrom),
    publicUrl: given(environment.publicUrl),
    keys,
    destroyedKeysFile: variables[environment.destroyedKeysFile] || undefined,
    gatherMs,
    healthHost: variables[environment.httpHost] ?? '127.0.0.1',
    healthPort,
  };
  refuseFaults('notifier', [
    settings.databaseUrl === '' ? `${environment.databaseUrl} must be the URL of the database` : '',
    isMailServer(settings.smtpUrl) ? '' : `${environment.smtpUrl} must be an smtp: or smtps: URL of the mail server`,
    isPlainAddress(settings.mailFrom) ? '' : `${environment.mailFrom} must be a mail address without a name`,
    isPlainWebAddress(settings.publicUrl)
      ? ''
      : `${environment.publicUrl} must be the http: or https: URL where people sign in, without path and query`,
    ...faults,
    Number.isInteger(gatherMs) && gatherMs >= 0 && gatherMs <= mostGatherMs
      ? ''
      : `${environment.noticeGatherMs} must be a whole number of milliseconds from 0 to ${mostGatherMs}`,
    variables[environment.mode] === 'production' && settings.destroyedKeysFile === undefined
      ? `${environment.destroyedKeysFile} must be the path of the list of what was destroyed`
      : '',
    portFault(environment.healthPort, healthPort),
    ...readConnections(variables, ['postgres']).faults,
  ]);
  return settings;
};

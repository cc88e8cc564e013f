import { loadTemporalTls, sendAgainWhenGivenUp } from '@traject/daemon';
import { connect, type Database } from '@traject/database';
import { openDirectory, type Directory } from '@traject/directory';
import {
  attachmentsInFolder,
  keyPurposes,
  loadPurposeKeys,
  openAttachments,
  openDossier,
  openKeyEncryption,
  type Attachments,
  type Dossier,
  type KeyEncryption,
  type PurposeKeys,
} from '@traject/dossier';
import { openEventLog, readModelQueries, type EventLog, type ReadModelTables } from '@traject/event-log';
import { openLogins } from '@traject/logins';
import { encryptedDataConverter, payloadKeysFromFile } from '@traject/payload-encryption';
import { Connection, WorkflowClient } from '@temporalio/client';
import type { Kysely } from 'kysely';
import { contentHashes, type ContentHashes } from './commands/content-hashes.js';
import { dispatcherOf, type Dispatcher } from './commands/dispatcher.js';
import { heededList, type HeededList } from './destroyed-list.js';
import type { CursorKey } from './http/cursor.js';
import { keysInBackground, type KeysInBackground } from './keys.js';
import type { Log } from './log.js';
import type { BrowserLoginParts } from './login/browser-login-parts.js';
import { openIdProviderOf, readClientSecret } from './login/open-id-provider.js';
import type { GatewaySettings } from './settings.js';

/** Everything that the capabilities of the gateway work with. */
export interface GatewayParts {
  readonly settings: GatewaySettings;
  readonly log: Log;
  readonly database: Database<unknown>;
  readonly readModels: Kysely<ReadModelTables>;
  readonly eventLog: EventLog;
  readonly encryption: KeyEncryption;
  readonly keys: KeysInBackground;
  readonly destroyedList: HeededList;
  readonly dossier: Dossier;
  readonly attachments: Attachments;
  readonly directory: Directory;
  readonly temporal: Connection;
  readonly dispatcher: Dispatcher;
  readonly hashes: ContentHashes;
  readonly cursorKey: CursorKey;
  /** Null where browsers cannot log in. */
  readonly browserLogin: BrowserLoginParts | null;
  /** Milliseconds since 1970, by which logins are over and authentications fresh. */
  readonly now: () => number;
}

/** Longer than the database's own limit of a statement: by then nothing is heard of it any more. */
const silenceTimeoutMs = 12_000;

/**
 * Opens every part. Neither database nor Temporal nor a key service needs to be there yet: what is away is named by the
 * readiness check.
 * @throws DossierProblem, PayloadProblem, ProcessProblem when a file with a key or a secret is not usable
 */
export async function openParts(
  settings: GatewaySettings,
  log: Log,
  now: () => number = Date.now,
): Promise<GatewayParts> {
  const encryption = await openKeyEncryption(settings.keys);
  const attachmentStore = await attachmentsInFolder(settings.attachmentsFolder);
  const payloadKeys = await payloadKeysFromFile(settings.payloadKeyFile);
  const temporalTls = await loadTemporalTls(settings.temporalTls ?? null);
  const clientSecret = settings.browserLogin === undefined ? '' : await readClientSecret(settings.browserLogin);
  const database = connect<unknown>(settings.databaseUrl, {
    applicationName: 'traject-gateway',
    maxConnections: 20,
    silenceTimeoutMs,
    onConnectionLost: (error) =>
      log.warn({ code: 'database-connection-lost', err: error }, 'A connection to PostgreSQL broke and is replaced.'),
  });
  const temporal = Connection.lazy({ address: settings.temporalAddress, tls: temporalTls });
  const client = new WorkflowClient({
    connection: temporal,
    namespace: settings.temporalNamespace,
    dataConverter: encryptedDataConverter(payloadKeys),
    interceptors: [sendAgainWhenGivenUp],
  });
  const eventLog = openEventLog(database);
  const destroyedList = heededList(settings.destroyedKeysFile);
  const dossier = openDossier(encryption, destroyedList.listed);
  // Without these keys nobody is let in: so nobody is, while what was destroyed is there again.
  const keys = await keysInBackground(async () => {
    await destroyedList.refuseUnapplied(database.query);
    return loadPurposeKeys(database.query, encryption);
  }, log);
  const { purposeKeys } = keys;
  const hashes = contentHashes(() => purposeKeys(keyPurposes.contentHashes));
  return {
    settings,
    log,
    database,
    readModels: readModelQueries(database),
    eventLog,
    encryption,
    keys,
    destroyedList,
    dossier,
    attachments: openAttachments(dossier, attachmentStore),
    directory: openDirectory(dossier, purposeKeys),
    temporal,
    dispatcher: dispatcherOf({ client, connection: temporal, eventLog, hashes, taskQueue: settings.taskQueue }),
    hashes,
    cursorKey: {
      get bytes() {
        return purposeKeys(keyPurposes.gatewayCursors);
      },
    },
    browserLogin: browserLoginOf(settings, clientSecret, purposeKeys, now),
    now,
  };
}

function browserLoginOf(
  { browserLogin, issuer }: GatewaySettings,
  clientSecret: string,
  purposeKeys: PurposeKeys,
  now: () => number,
): BrowserLoginParts | null {
  if (browserLogin === undefined) return null;
  const key = () => purposeKeys(keyPurposes.browserLogins);
  return {
    settings: browserLogin,
    provider: openIdProviderOf(issuer, browserLogin, clientSecret),
    logins: openLogins({ key, limits: browserLogin.limits, now }),
  };
}

/** Lets running queries finish and closes every connection. */
export async function closeParts({ database, temporal, keys }: GatewayParts): Promise<void> {
  keys.stop();
  await Promise.all([database.close(), temporal.close()]);
}

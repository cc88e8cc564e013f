import { databaseRoles } from '@traject/contracts';
import { assertPortFree, sendSignal, startMailCatcher, type Progress } from '@traject/engines';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withProgress } from '../bootstrap/progress.mjs';
import { stateFolderAdvice, stateFolderFault } from '../bootstrap/state-folder.mjs';
import { LocalFailure, failureText } from './local-failure.js';
import { seedDemoIdentities, type SeedTarget } from './seed.js';
import { appReady, runApp, type RunningApp } from './stack/app-process.js';
import { appPlans, cleanUpApps, gatewayUrl, publicUrl } from './stack/apps.js';
import { ensureProductDatabase, migrate, urlOfRole } from './stack/database.js';
import { audience, startIdentityProvider } from './stack/identity-provider.js';
import { partEnded, startParts, stopInOrder, type StartedPart } from './stack/parts.js';
import {
  destroyedKeysFile,
  keyEncryptionKeyFile,
  loginClientSecret,
  payloadKeyFile,
  stackSecrets,
  type StackSecrets,
} from './stack/secrets.js';
import { readStackSettings, stackPorts, type StackSettings } from './stack/settings.js';
import { lockStateFolder, removeStackFile, writeStackFile, type StackFile } from './stack/stack-file.js';
import { keepMailsIn, mailFolderOf } from './stack/kept-mails.js';
import { listenForStop, type StopRequest } from './stack/stop-request.js';
import { summary } from './stack/summary.js';

const appReadyLimitMs = 60_000;

/** What has been started so far, so that a stop at any moment finds all of it. */
interface Started {
  apps: RunningApp[];
  parts: StartedPart[];
  releases: (() => Promise<void>)[];
}

const tell = (message: string) => process.stdout.write(`${message}\n`);

/** PostgreSQL, Temporal and Kafka check their own ports when they start. */
async function checkPorts({ ports }: StackSettings): Promise<void> {
  for (const name of [
    'gateway',
    'identityProvider',
    'workerHealth',
    'relayHealth',
    'reportingHealth',
    'notifierHealth',
    'mail',
  ] as const) {
    const { part, setting } = stackPorts[name];
    await assertPortFree(ports[name], part, setting);
  }
}

interface Preparation {
  readonly settings: StackSettings;
  readonly secrets: StackSecrets;
  /** Whose tokens name the demo identities, and the key that keeps what is known of them. */
  readonly identities: Omit<SeedTarget, 'databaseUrl'>;
  readonly stop: StopRequest;
  readonly onProgress: Progress;
}

/** Makes the product's database ready for the apps, and gives the URL of its owner. Once a stop is asked for it goes no further. */
async function prepareDatabase(databaseUrl: string, preparation: Preparation): Promise<string> {
  const { settings, secrets, identities, stop, onProgress } = preparation;
  const ownerUrl = settings.given.databaseUrl ?? (await ensureProductDatabase(databaseUrl, secrets));
  if (stop.signal.aborted) return ownerUrl;
  onProgress('migrating the database');
  await migrate(ownerUrl, secrets, destroyedKeysFile(settings.stateFolder));
  if (stop.signal.aborted) return ownerUrl;
  onProgress('loading demo identities');
  await seedDemoIdentities({ ...identities, databaseUrl: urlOfRole(ownerUrl, databaseRoles.gateway, secrets) });
  return ownerUrl;
}

async function bringUp(settings: StackSettings, started: Started, stop: StopRequest, onProgress: Progress) {
  const { stateFolder } = settings;
  const fault = await stateFolderFault(stateFolder);
  if (fault !== undefined) throw new LocalFailure('state-folder-unusable', stateFolderAdvice(stateFolder, fault));
  await mkdir(join(stateFolder, 'logs'), { recursive: true });
  started.releases.push(await lockStateFolder(stateFolder));
  await removeStackFile(stateFolder);
  await cleanUpApps(stateFolder);
  await checkPorts(settings);
  const secrets = await stackSecrets(stateFolder);
  const keyFile = await keyEncryptionKeyFile(stateFolder);
  const loginClient = await loginClientSecret(stateFolder);
  const identityProvider = await startIdentityProvider(settings.ports.identityProvider, secrets, {
    publicUrl: publicUrl(settings),
    secret: loginClient.secret,
  });
  started.releases.unshift(identityProvider.stop);
  const { issuer } = identityProvider;
  onProgress('PostgreSQL, Temporal and Kafka');
  const identities = { issuer, keyEncryptionKeyFile: keyFile };
  const parts = await startParts(settings, { onProgress, signal: stop.signal }, (databaseUrl) =>
    prepareDatabase(databaseUrl, { settings, secrets, identities, stop, onProgress }),
  );
  started.parts.push(...parts.started);
  const ownerUrl = parts.prepared;
  if (stop.signal.aborted) return undefined;
  const onMail = await keepMailsIn(mailFolderOf(stateFolder));
  const mailCatcher = await startMailCatcher({ port: settings.ports.mail, onMail });
  started.releases.unshift(mailCatcher.stop);
  onProgress(settings.apps.join(', '));
  const keyFiles = {
    keyEncryptionKeyFile: keyFile,
    payloadKeyFile: await payloadKeyFile(stateFolder),
    loginClientSecretFile: loginClient.file,
  };
  const plans = appPlans(settings, secrets, { ...parts, ...keyFiles, ownerUrl, issuer, smtpUrl: mailCatcher.url });
  for (const plan of plans) started.apps.push(runApp(plan, tell));
  const failed = Promise.race(started.apps.map((app) => app.gaveUp)).then((failure) => Promise.reject(failure));
  await Promise.race([Promise.all(plans.map((plan) => appReady(plan, appReadyLimitMs, stop.signal))), failed]);
  const stack: StackFile = {
    pid: process.pid,
    gateway: gatewayUrl(settings),
    publicUrl: publicUrl(settings),
    issuer,
    audience,
    clientSecret: secrets.clientSecret,
    databaseUrl: ownerUrl,
    temporalAddress: parts.temporalAddress,
    kafkaBrokers: parts.kafkaBrokers,
    ...(settings.dayLengthMs === undefined ? {} : { dayLengthMs: settings.dayLengthMs }),
    processes: Object.fromEntries([
      ...parts.started.map(({ name, pid }) => [name, pid]),
      ...started.apps.map((app) => [app.name, app.pid()]),
    ]),
  };
  return stop.signal.aborted ? undefined : stack;
}

/** Settles when one of the running parts or apps ends for good. */
function somethingEnds({ parts, apps }: Started): Promise<Error> {
  return Promise.race([...parts.map(partEnded), ...apps.map((app) => app.gaveUp)]);
}

/** Apps first, so that they can finish against parts that still run; then the parts; then the locks. */
async function bringDown({ apps, parts, releases }: Started): Promise<void> {
  await Promise.all(apps.map((app) => app.stop()));
  await stopInOrder(parts);
  for (const release of releases) await release();
}

async function main(): Promise<number> {
  const settings = await readStackSettings(process.env);
  const started: Started = { apps: [], parts: [], releases: [] };
  const stop = listenForStop(() => {
    tell('Stopping at once.');
    for (const app of started.apps) app.kill();
    for (const { pid } of started.parts) sendSignal(pid, 'SIGKILL'); // each recovers from its own log at the next start
    process.exit(130);
  });
  try {
    const stack = await withProgress('Starting', (onProgress) => bringUp(settings, started, stop, onProgress));
    if (stack !== undefined) {
      started.releases.unshift(() => removeStackFile(settings.stateFolder));
      await writeStackFile(settings.stateFolder, stack);
      tell(summary(stack, settings.stateFolder));
      const failure = await Promise.race([stop.requested, somethingEnds(started)]);
      if (failure !== undefined) throw failure;
    }
    return 0;
  } catch (error) {
    // What is broken off because the person wants to stop is no failure.
    if (stop.signal.aborted) return 0;
    throw error;
  } finally {
    await withProgress('Stopping', () => bringDown(started));
  }
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${failureText(error)}\n`);
  return 1;
});

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, streamOf } from '@traject/contracts';
import { connect } from '@traject/database';
import { createTestDatabase } from '@traject/database/testing';
import { directoryMigrations, openDirectory } from '@traject/directory';
import { dossierMigrations, keyEncryptionFromFile, loadPurposeKeys, openDossier } from '@traject/dossier';
import { aJourneyFor, aRequest } from '@traject/domain/testing';
import type { JourneyEvent } from '@traject/domain';
import { startMailCatcher, type MailCatcher } from '@traject/engines';
import { eventIdOf, eventLogMigrations, noticeMailMigrations, openEventLog } from '@traject/event-log';
import { onTestFinished } from 'vitest';
import { startApp, type AppProcess } from '../real-parts/app-process.js';

/** A mail that arrived. */
export interface ArrivedMail {
  readonly to: string;
  readonly messageId: string;
}

/** People who are to be told something, a mail server, and notifiers between them. */
export interface NoticesWorld {
  readonly mails: readonly ArrivedMail[];
  /** Done to each mail that has arrived, before the mail server says that it took it. */
  onMail: (mail: ArrivedMail) => Promise<void>;
  /** So many employees are asked something. */
  ask(people: number): Promise<void>;
  /** Starts one, with these settings beside its own. */
  notifier(more?: Readonly<Record<string, string>>): AppProcess;
  stopMailServer(): Promise<void>;
  startMailServer(): Promise<void>;
  /** How many mails there are in each state. */
  states(): Promise<Readonly<Record<string, number>>>;
}

const modules = [eventLogMigrations, noticeMailMigrations, dossierMigrations, directoryMigrations];

/** Events of an example, two years earlier: what is asked there is due. */
const longAgo = (events: readonly JourneyEvent[]): readonly JourneyEvent[] =>
  // Safe: another year makes no other events of them.
  JSON.parse(JSON.stringify(events).replaceAll('"2027-', '"2025-')) as readonly JourneyEvent[];

const headerIn = (mail: Buffer, name: string): string =>
  new RegExp(`^${name}: (.*)\\r$`, 'm').exec(mail.toString('utf8'))?.[1] ?? '';

/** Opens a world for the test that runs; with the test it ends. */
export const openNoticesWorld = async (postgresUrl: string): Promise<NoticesWorld> => {
  const database = await createTestDatabase(postgresUrl, modules);
  onTestFinished(() => database.drop());
  const folder = await mkdtemp(join(tmpdir(), 'traject-notices-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const keyFile = join(folder, 'key');
  await writeFile(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  const [gateway, worker, operator] = [
    database.urls.traject_gateway,
    database.urls.traject_worker,
    database.superuserUrl,
  ].map((url) => connect<unknown>(url, { maxConnections: 2 }));
  if (gateway === undefined || worker === undefined || operator === undefined) throw new Error('No connections.');
  onTestFinished(async () => {
    await Promise.all([gateway.close(), worker.close(), operator.close()]);
  });
  const encryption = await keyEncryptionFromFile(keyFile);
  const directory = openDirectory(openDossier(encryption), await loadPurposeKeys(gateway.query, encryption));
  const log = openEventLog(worker);
  const mails: ArrivedMail[] = [];
  const onMail = async (bytes: Buffer, [to = '']: readonly string[]): Promise<void> => {
    const mail = { to, messageId: headerIn(bytes, 'Message-ID') };
    mails.push(mail);
    await world.onMail(mail);
  };
  let catcher: MailCatcher | undefined = await startMailCatcher({ port: 0, onMail });
  const { port, url } = catcher;
  const stopMailServer = async (): Promise<void> => {
    await catcher?.stop();
    catcher = undefined;
  };
  onTestFinished(stopMailServer);

  const askOne = async (): Promise<void> => {
    const [employeeId, journeyId] = [randomUUID(), randomUUID()];
    await gateway.query.transaction().execute(async (transaction) => {
      const actor = { personId: employeeId, role: 'employee', ground: 'own-contact' };
      const person = {
        id: employeeId,
        organisationId: null,
        roles: ['coach' as const],
        name: 'Eva',
        email: `${employeeId}@noord.example`,
      };
      await directory.people.create(transaction, person, actor);
      const choice = {
        privateAddress: `${employeeId}@thuis.example`,
        language: 'nl',
        mail: true,
        calendar: true,
      } as const;
      await directory.contacts.choose(transaction, employeeId, choice, actor);
    });
    const stream = streamOf('journey', journeyId);
    const events = longAgo(aJourneyFor(aRequest({ journeyId, employeeId })).events).map((event, index) => ({
      eventId: eventIdOf(stream, index + 1),
      commandId: null,
      fingerprint: null,
      event,
    }));
    await log.appendEvents({ stream, expectedSequence: 0, runId: null, events });
  };
  const world: NoticesWorld = {
    mails,
    onMail: async () => undefined,
    ask: async (people) => {
      for (let count = 0; count < people; count += 1) await askOne();
    },
    notifier: (more = {}) =>
      startApp({
        name: 'notifier',
        env: {
          [environment.databaseUrl]: database.urls.traject_notifier,
          [environment.smtpUrl]: url,
          [environment.mailFrom]: 'no-reply@traject.example',
          [environment.publicUrl]: 'https://traject.example',
          [environment.keyEncryptionKeyFile]: keyFile,
          [environment.noticeGatherMs]: '0',
          ...more,
        },
      }),
    stopMailServer,
    startMailServer: async () => {
      catcher = await startMailCatcher({ port, onMail });
    },
    states: async () => {
      const { rows } = await operator.pool.query<{ state: string; mails: number }>(
        'select state, count(*)::integer as mails from notice_mails.mails group by state',
      );
      return Object.fromEntries(rows.map(({ state, mails: count }) => [state, count]));
    },
  };
  return world;
};

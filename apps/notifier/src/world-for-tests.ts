import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseRoles, type StoredEvent, type StreamName } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { directoryMigrations, openDirectory, type Contact, type PersonRole } from '@traject/directory';
import { dossierMigrations, keyEncryptionFromFile, loadPurposeKeys, openDossier } from '@traject/dossier';
import { startMailCatcher, type MailCatcher } from '@traject/engines';
import { eventIdOf, eventLogMigrations, noticeMailMigrations, openEventLog } from '@traject/event-log';
import { simpleParser, type ParsedMail } from 'mailparser';
import { createTransport } from 'nodemailer';
import { onTestFinished } from 'vitest';
import type { DeliveryParts } from './deliver.js';
import { mailServerAt } from './mail-server.js';

/** A mail as it arrived. */
export interface CaughtMail {
  readonly to: readonly string[];
  /** Every byte of it. */
  readonly text: string;
  readonly parsed: ParsedMail;
}

/** A real mail server of a test's own. */
export interface Mailbox {
  /** The same over all its starts. */
  readonly url: string;
  readonly mails: readonly CaughtMail[];
  /** Done to each mail before it counts as taken. */
  onMail: (mail: CaughtMail) => Promise<void> | void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts a mail server; with the test it ends. */
export const openMailbox = async (): Promise<Mailbox> => {
  const mails: CaughtMail[] = [];
  const onMail = async (bytes: Buffer, to: readonly string[]): Promise<void> => {
    const mail = { to, text: bytes.toString('utf8'), parsed: await simpleParser(bytes) };
    await mailbox.onMail(mail);
    mails.push(mail);
  };
  let catcher: MailCatcher = await startMailCatcher({ port: 0, onMail });
  const { port, url } = catcher;
  let isRunning = true;
  const mailbox: Mailbox = {
    url,
    mails,
    onMail: () => undefined,
    stop: async () => {
      isRunning = false;
      await catcher.stop();
    },
    start: async () => {
      catcher = await startMailCatcher({ port, onMail });
      isRunning = true;
    },
  };
  onTestFinished(async () => {
    if (isRunning) await catcher.stop();
  });
  return mailbox;
};

/** Somebody whom the directory knows. */
export interface Somebody {
  readonly id: string;
  readonly workAddress: string;
}

/** Database, keys and people, without a notifier. */
export interface NotifierWorld {
  readonly database: TestDatabase;
  /** As the owner of everything, past row-level security. */
  readonly operator: Database<unknown>;
  readonly keyFile: string;
  somebody(role: PersonRole, contact?: Partial<Contact>): Promise<Somebody>;
  chooses(person: Somebody, contact: Partial<Contact>): Promise<void>;
  /** Puts another text in the place of a private address, as only somebody with keys and database could. */
  forgeAddress(person: Somebody, text: string): Promise<void>;
  /** Puts events into the log, as the worker does. */
  happens(stream: StreamName, afterSequence: number, events: readonly StoredEvent[]): Promise<void>;
  /** What a notifier works with; its clock is the test's. */
  notifier(mailbox: Mailbox, now: () => Date): DeliveryParts;
  /** What earlier tests left to be told is told to nobody. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** Where people sign in, in these tests. */
export const publicUrl = 'https://traject.example/';
/** Who sends, in these tests. */
export const mailFrom = 'no-reply@traject.example';

const modules = [eventLogMigrations, noticeMailMigrations, dossierMigrations, directoryMigrations];
const unchosen: Contact = { privateAddress: null, language: 'nl', mail: true, calendar: true };

/** Makes a world. @param postgresUrl `inject('postgresUrl')` */
export const openNotifierWorld = async (postgresUrl: string): Promise<NotifierWorld> => {
  const database = await createTestDatabase(postgresUrl, modules);
  const folder = await mkdtemp(join(tmpdir(), 'traject-notifier-'));
  const keyFile = join(folder, 'key');
  await writeFile(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  const encryption = await keyEncryptionFromFile(keyFile);
  const as = (role: keyof typeof databaseRoles) => connect<unknown>(database.urls[databaseRoles[role]]);
  const [gateway, worker, own] = [as('gateway'), as('worker'), as('notifier')];
  const operator = connect<unknown>(database.superuserUrl);
  const directory = openDirectory(openDossier(encryption), await loadPurposeKeys(gateway.query, encryption));
  const log = openEventLog(worker);
  const actor = { personId: 'administrator', role: 'administrator', ground: 'administration' };
  const { id: employer } = await gateway.query
    .transaction()
    .execute((transaction) => directory.organisations.create(transaction, { name: 'Noord' }));

  const chooses: NotifierWorld['chooses'] = async ({ id }, contact) => {
    await gateway.query
      .transaction()
      .execute((transaction) => directory.contacts.choose(transaction, id, { ...unchosen, ...contact }, actor));
  };
  return {
    database,
    operator,
    keyFile,
    chooses,
    somebody: async (role, contact) => {
      const id = randomUUID();
      const workAddress = `${role}-${id.slice(0, 8)}@noord.example`;
      const organisationId = ['requester', 'manager', 'employee'].includes(role) ? employer : null;
      await gateway.query.transaction().execute((transaction) => {
        const person = { id, organisationId, roles: [role], name: 'Sanne Verbergen', email: workAddress };
        return directory.people.create(transaction, person, actor);
      });
      if (contact !== undefined) await chooses({ id, workAddress }, contact);
      return { id, workAddress };
    },
    forgeAddress: async ({ id: personId }, text) => {
      const contentRef = randomUUID();
      const item = { contentRef, personId, journeyId: null, field: 'private-address', version: 99 };
      const rest = { label: 'personal', text, commandId: contentRef, writtenBy: personId } as const;
      await gateway.query
        .transaction()
        .execute((transaction) => openDossier(encryption).storeContent(transaction, [{ ...item, ...rest }]));
      await operator.pool.query('update directory.contacts set address_ref = $1 where person_id = $2', [
        contentRef,
        personId,
      ]);
    },
    happens: async (stream, expectedSequence, events) => {
      const placed = events.map((event, index) => ({
        eventId: eventIdOf(stream, expectedSequence + index + 1),
        event,
        commandId: null,
        fingerprint: null,
      }));
      await log.appendEvents({ stream, expectedSequence, runId: null, events: placed });
    },
    notifier: (mailbox, now) => ({
      database: own,
      dossier: openDossier(encryption),
      mailServer: mailServerAt({ createTransport }, mailbox.url, mailFrom),
      mailFrom,
      publicUrl,
      now,
    }),
    forget: async () => {
      await operator.pool.query('delete from read_models.notices; delete from notice_mails.mails');
    },
    close: async () => {
      await Promise.all([gateway.close(), worker.close(), own.close(), operator.close()]);
      await rm(folder, { recursive: true });
      await database.drop();
    },
  };
};

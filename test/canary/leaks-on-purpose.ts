import { randomBytes, randomUUID } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { Client, WorkflowStartOptions } from '@temporalio/client';
import { eventually } from '@traject/engines';
import { brokersFrom, kafkaClient } from '@traject/event-stream';
import type { Message } from 'kafkajs';
import { leakingExports } from './leaks-in-exports.js';
import { together, type Source } from './leaks.js';
import { filesSource, logsSource, mailsSource } from './sources/files.js';
import { kafkaSource } from './sources/kafka.js';
import { pagesSource } from './sources/pages.js';
import { tablesSource, type OpenColumns } from './sources/tables.js';
import { plainClient, temporalSource } from './sources/temporal.js';
import { everybodyFollows } from './sources/updates.js';
import type { World } from './world.js';
import { serverOf } from './wrong-gateways.js';

/** Something that lets a word out: what is searched afterwards, and how it is made good again. */
export interface Leaking {
  readonly source: Source;
  readonly mend: () => Promise<void>;
}

/** Where a leak is put in: a whole stack, and what stands in its tables in the open. */
export interface Place extends World {
  readonly openColumns: OpenColumns;
}

/** Gives a new word to let out. @param what as what it has to be reported */
export type NewWord = (what: string) => string;

/** Lets words out on purpose, all in one place, which is searched once. */
export type LeakOnPurpose = (place: Place, word: NewWord) => Promise<Leaking>;

/** Ways to let a word out in one place, each by what it has to be reported as. */
type Ways<Way> = Readonly<Record<string, Way>>;

const listOf = <Way>(ways: Ways<Way>, word: NewWord): readonly (readonly [way: Way, word: string])[] =>
  Object.entries(ways).map(([what, way]) => [way, word(what)]);

type ToldOfWorkflow = (word: string, client: Client) => Promise<Partial<WorkflowStartOptions>>;

/** Workflows as a gateway would start them that left out the encryption, or that said too much beside it. */
const workflows =
  (ways: Ways<ToldOfWorkflow>): LeakOnPurpose =>
  async ({ at }, newWord) => {
    const { client, close } = await plainClient(at.temporalAddress);
    const ids: string[] = [];
    for (const [told, word] of listOf(ways, newWord)) {
      const workflowId = `journey/${randomUUID()}`;
      const start = { workflowId, taskQueue: randomUUID(), ...(await told(word, client)) };
      ids.push((await client.workflow.start('nobodysWorkflow', start)).workflowId);
    }
    const listed = async () => {
      const counts = ids.map(async (id) => (await client.workflow.count(`WorkflowId = '${id}'`)).count);
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    };
    await eventually(async () => (await listed()) === ids.length, 30_000);
    return {
      source: temporalSource(at.temporalAddress),
      mend: async () => {
        for (const workflowId of ids) {
          const { namespace } = client.options;
          await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
        }
        await eventually(async () => (await listed()) === 0, 30_000);
        await close();
      },
    };
  };

const keyword = 2;

const searchAttribute: ToldOfWorkflow = async (word, { connection, options: { namespace } }) => {
  const name = 'AboutWhom';
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { [name]: keyword } });
  const key = defineSearchAttributeKey(name, 'KEYWORD');
  return { typedSearchAttributes: new TypedSearchAttributes([{ key, value: word }]) };
};

/** Records as a mapping would make them that lets more through, in a topic of its own, which can be taken away again. */
const records =
  (ways: Ways<(word: string) => Message>): LeakOnPurpose =>
  async ({ at }, newWord) => {
    const kafka = kafkaClient({ brokers: brokersFrom(at.kafkaBrokers), clientId: 'leak' });
    const [topic, admin, producer] = [`traject.leak-${randomUUID()}`, kafka.admin(), kafka.producer()];
    await admin.connect();
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, replicationFactor: 1 }] });
    await producer.connect();
    await producer.send({ topic, messages: listOf(ways, newWord).map(([said, word]) => said(word)) });
    await producer.disconnect();
    return {
      source: kafkaSource(at.kafkaBrokers),
      mend: async () => {
        await admin.deleteTopics({ topics: [topic] });
        await admin.disconnect();
      },
    };
  };

type ToldOfRow = readonly [statement: string, value: (word: string) => string | Buffer];

/** Tables as a process would leave them that writes too much, or not encrypted; nobody else ever sees it. */
const rows =
  (ways: Ways<ToldOfRow>): LeakOnPurpose =>
  async ({ database, openColumns }, newWord) => {
    const client = await database.connect();
    await client.query('begin');
    for (const [[statement, value], word] of listOf(ways, newWord)) await client.query(statement, [value(word)]);
    return {
      source: tablesSource(client, openColumns),
      mend: async () => {
        await client.query('rollback');
        client.release();
      },
    };
  };

/** A file as it would be left: where, under what name, with what in it. */
interface ToldOfFile {
  readonly in: (place: Place) => string;
  readonly name: (word: string) => string;
  readonly content: (word: string) => string | Buffer;
}

const files =
  (sourceOf: (folder: string) => Source, ways: Ways<ToldOfFile>): LeakOnPurpose =>
  async (place, newWord) => {
    const leaks = await mkdtemp(join(place.stack.folder, 'leaks-'));
    const left: string[] = [];
    for (const [told, word] of listOf(ways, newWord)) {
      const folder = join(told.in(place), basename(leaks));
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, told.name(word)), told.content(word));
      left.push(folder);
    }
    const sources = [...new Set(left)].map((folder) => sourceOf(folder));
    return {
      source: together(sources),
      mend: async () => {
        for (const folder of [leaks, ...left]) await rm(folder, { recursive: true, force: true });
      },
    };
  };

const ofTheStack = ({ stack }: Place): string => stack.folder;

const logLine: LeakOnPurpose = async ({ stack: { folder } }, newWord) => {
  const word = newWord('a line of a log');
  const file = join(folder, 'logs', 'gateway.log');
  const before = await readFile(file);
  await appendFile(
    file,
    `${JSON.stringify({ level: 50, process: 'gateway', err: { message: `Not stored: ${word}` } })}\n`,
  );
  return { source: logsSource(folder), mend: () => writeFile(file, before) };
};

const metrics: LeakOnPurpose = async (_place, newWord) => {
  const label = Buffer.from(`about ${newWord('metrics, in base64')}`).toString('base64');
  const { address, close } = await serverOf((_request, response) =>
    response.end(`traject_reads_total{of="${label}"} 1\n`),
  );
  return { source: pagesSource({ gateway: address }), mend: close };
};

const updates: LeakOnPurpose = async ({ stack }, newWord) => {
  const word = newWord('updates');
  const { address, close } = await serverOf((_request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .write(`event: task\ndata: {"id":"1","title":"${word}"}\n\n`);
  });
  const { source, stop, heard } = await everybodyFollows(address, ['hr-noord'], stack.token);
  await eventually(() => heard('hr-noord') > 0, 30_000);
  await stop();
  return { source, mend: close };
};

/** Leaks that are put in, place by place; each word has to be reported, and nothing else. */
export const leaksOnPurpose: Readonly<Record<string, LeakOnPurpose>> = {
  'what Temporal keeps': workflows({
    'the memo of a workflow': async (word) => ({ memo: { note: word } }),
    'an input of a workflow, in base64': async (word) => ({ args: [Buffer.from(word).toString('base64')] }),
    'a search attribute': searchAttribute,
    'the id of a workflow': async (word) => ({ workflowId: `journey/${word}` }),
  }),
  'what Kafka keeps': records({
    'a header of a record': (word) => ({ key: 'key', value: '{}', headers: { ce_subject: word } }),
    'the key of a record': (word) => ({ key: word, value: '{}' }),
  }),
  'the tables': rows({
    'a read model': [
      `update read_models.journeys set state = state || jsonb_build_object('note', $1::text)`,
      (word) => word,
    ],
    'a request to open a dossier': ['update read_models.break_glass set reason = $1', (word) => word],
    'the name of a file, beside what is known of it': ['update dossier.attachments set added_as = $1', (word) => word],
    'a correction, named after its words': [
      `update dossier.content set field = $1
       where content_ref = (select content_ref from dossier.content where version > 1 limit 1)`,
      (word) => word,
    ],
    'a row, in gzip': ['update dossier.person_keys set wrapped_key = $1', (word) => gzipSync(word)],
    'the dossier, not encrypted': ['update dossier.sealed_content set ciphertext = $1', (word) => Buffer.from(word)],
    'the log of reads': [
      `insert into dossier.content_reads (content_ref, person_id, field, reader, role, ground)
       select content_ref, person_id, field, written_by, 'coach', $1 from dossier.content limit 1`,
      (word) => word,
    ],
  }),
  'a log': logLine,
  metrics,
  updates,
  exports: leakingExports,
  'what is sent': files(mailsSource, {
    'a mail, in quoted-printable': {
      in: ofTheStack,
      name: () => 'one.eml',
      content: (word) =>
        `To: x@private.example\r\nSubject: A talk\r\n\r\nAbout ${word.slice(0, 9)}=\r\n${word.slice(9)}\r\n`,
    },
    'a calendar entry, in UTF-16': {
      in: ofTheStack,
      name: () => 'one.ics',
      content: (word) => Buffer.from(`BEGIN:VEVENT\r\nSUMMARY:${word}\r\n`, 'utf16le'),
    },
  }),
  'files on the disk': files(filesSource, {
    'the name of a file': { in: ofTheStack, name: (word) => `${word.toLowerCase()}.pdf`, content: () => '' },
    'an attachment, not encrypted': {
      in: ({ stack }) => stack.attachmentsFolder,
      name: () => `${randomUUID()}.sealed`,
      content: (word) => Buffer.concat([randomBytes(50_000), Buffer.from(word), randomBytes(50_000)]),
    },
    'an upload, put aside for a moment': {
      in: ({ temporaryFolder }) => temporaryFolder,
      name: () => 'upload',
      content: (word) => `%PDF-1.7\n${word}`,
    },
  }),
};

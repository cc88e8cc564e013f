import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { Client, WorkflowStartOptions } from '@temporalio/client';
import { eventually } from '@traject/engines';
import { brokersFrom, kafkaClient } from '@traject/event-stream';
import type { Message } from 'kafkajs';
import { askingAt, newWatch, type Watch } from './asking.js';
import type { Source } from './leaks.js';
import { filesSource, logsSource, mailsSource } from './sources/files.js';
import { kafkaSource } from './sources/kafka.js';
import { pagesSource } from './sources/pages.js';
import { tablesSource, type OpenColumns } from './sources/tables.js';
import { plainClient, temporalSource } from './sources/temporal.js';
import { everybodyFollows } from './sources/updates.js';
import { everybodyReads } from './sweep.js';
import type { World } from './world.js';
import { sendToWrongPlaces } from './wrong-places.js';

/** Something that lets a word out: what is searched afterwards, and how it is made good again. */
export interface Leaking {
  readonly source: Source;
  readonly mend: () => Promise<void>;
}

/** Where a leak is put in: a whole stack, and what stands in its tables in the open. */
export interface Place extends World {
  readonly openColumns: OpenColumns;
}

/** Lets a word out on purpose. */
export type LeakOnPurpose = (place: Place, word: string) => Promise<Leaking>;

/** What was heard from a gateway that does it wrong, and how much was sent to it. */
export interface Heard {
  readonly watch: Watch;
  readonly sent: number;
}

/** A workflow as a gateway would start it that left out the encryption, or that said too much beside it. */
const workflow =
  (told: (word: string, client: Client) => Promise<Partial<WorkflowStartOptions>>): LeakOnPurpose =>
  async ({ at }, word) => {
    const { client, close } = await plainClient(at.temporalAddress);
    const handle = await client.workflow.start('nobodysWorkflow', {
      workflowId: `journey/${randomUUID()}`,
      taskQueue: randomUUID(),
      ...(await told(word, client)),
    });
    const isListed = async () => (await client.workflow.count(`WorkflowId = '${handle.workflowId}'`)).count > 0;
    await eventually(isListed, 30_000);
    return {
      source: temporalSource(at.temporalAddress),
      mend: async () => {
        await client.workflowService.deleteWorkflowExecution({
          namespace: client.options.namespace,
          workflowExecution: { workflowId: handle.workflowId },
        });
        await eventually(async () => !(await isListed()), 30_000);
        await close();
      },
    };
  };

const keyword = 2;

const searchAttribute = workflow(async (word, { connection, options: { namespace } }) => {
  const name = 'AboutWhom';
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { [name]: keyword } });
  const key = defineSearchAttributeKey(name, 'KEYWORD');
  return { typedSearchAttributes: new TypedSearchAttributes([{ key, value: word }]) };
});

/** A record as a mapping would make it that lets more through, in a topic of its own, which can be taken away again. */
const record =
  (said: (word: string) => Message): LeakOnPurpose =>
  async ({ at }, word) => {
    const kafka = kafkaClient({ brokers: brokersFrom(at.kafkaBrokers), clientId: 'leak' });
    const [topic, admin, producer] = [`traject.leak-${randomUUID()}`, kafka.admin(), kafka.producer()];
    await admin.connect();
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, replicationFactor: 1 }] });
    await producer.connect();
    await producer.send({ topic, messages: [said(word)] });
    await producer.disconnect();
    return {
      source: kafkaSource(at.kafkaBrokers),
      mend: async () => {
        await admin.deleteTopics({ topics: [topic] });
        await admin.disconnect();
      },
    };
  };

/** A table as a process would leave it that writes too much, or not encrypted; nobody else ever sees it. */
const row =
  (statement: string, value: (word: string) => string | Buffer): LeakOnPurpose =>
  async ({ database, openColumns }, word) => {
    const client = await database.connect();
    await client.query('begin');
    await client.query(statement, [value(word)]);
    return {
      source: tablesSource(client, openColumns),
      mend: async () => {
        await client.query('rollback');
        client.release();
      },
    };
  };

const inFolder =
  (
    sourceOf: (folder: string) => Source,
    path: (word: string) => string,
    content: (word: string) => string | Buffer,
  ): LeakOnPurpose =>
  async ({ stack: { folder } }, word) => {
    await mkdir(join(folder, 'leaks'));
    await writeFile(join(folder, 'leaks', path(word)), content(word));
    return { source: sourceOf(folder), mend: () => rm(join(folder, 'leaks'), { recursive: true }) };
  };

const logLine: LeakOnPurpose = async ({ stack: { folder } }, word) => {
  const file = join(folder, 'logs', 'gateway.log');
  const before = await readFile(file);
  await appendFile(
    file,
    `${JSON.stringify({ level: 50, process: 'gateway', err: { message: `Not stored: ${word}` } })}\n`,
  );
  return { source: logsSource(folder), mend: () => writeFile(file, before) };
};

/** A process that answers in its own way. */
const serverOf = async (answer: RequestListener): Promise<{ readonly address: string; close(): Promise<void> }> => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const metrics: LeakOnPurpose = async (_world, word) => {
  const label = Buffer.from(`about ${word}`).toString('base64');
  const { address, close } = await serverOf((_request, response) =>
    response.end(`traject_reads_total{of="${label}"} 1\n`),
  );
  return { source: pagesSource({ gateway: address }), mend: close };
};

const updates: LeakOnPurpose = async ({ stack }, word) => {
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

/** Leaks that are put in one after the other; each has to be reported, and nothing else. */
export const leaksOnPurpose: Readonly<Record<string, LeakOnPurpose>> = {
  'the memo of a workflow': workflow(async (word) => ({ memo: { note: word } })),
  'an input of a workflow, in base64': workflow(async (word) => ({ args: [Buffer.from(word).toString('base64')] })),
  'a search attribute': searchAttribute,
  'the id of a workflow': workflow(async (word) => ({ workflowId: `journey/${word}` })),
  'a header of a record': record((word) => ({ key: 'key', value: '{}', headers: { ce_subject: word } })),
  'the key of a record': record((word) => ({ key: word, value: '{}' })),
  'a read model': row(
    `update read_models.journeys set state = state || jsonb_build_object('note', $1::text)`,
    (word) => word,
  ),
  'a row, in gzip': row('update dossier.person_keys set wrapped_key = $1', (word) => gzipSync(word)),
  'the dossier, not encrypted': row('update dossier.sealed_content set ciphertext = $1', (word) => Buffer.from(word)),
  'the log of reads': row(
    `insert into dossier.content_reads (content_ref, person_id, field, reader, role, ground)
     select content_ref, person_id, field, written_by, 'coach', $1 from dossier.content limit 1`,
    (word) => word,
  ),
  'a line of a log': logLine,
  'metrics, in base64': metrics,
  updates,
  'a mail, in quoted-printable': inFolder(
    (folder) => mailsSource(join(folder, 'leaks')),
    () => 'one.eml',
    (word) => `To: x@private.example\r\nSubject: A talk\r\n\r\nAbout ${word.slice(0, 9)}=\r\n${word.slice(9)}\r\n`,
  ),
  'a calendar entry, in UTF-16': inFolder(
    (folder) => mailsSource(join(folder, 'leaks')),
    () => 'one.ics',
    (word) => Buffer.from(`BEGIN:VEVENT\r\nSUMMARY:${word}\r\n`, 'utf16le'),
  ),
  'the name of a file': inFolder(
    (folder) => filesSource(join(folder, 'leaks')),
    (word) => `${word.toLowerCase()}.pdf`,
    () => '',
  ),
};

/** What is heard from a gateway that repeats in its answers whatever it was sent. */
export const heardFromAnEcho = async ({ markers, knowledge, stack, openApi }: World): Promise<Heard> => {
  const { address, close } = await serverOf((request, response) => {
    const sent: Buffer[] = [Buffer.from(`${request.url} ${JSON.stringify(request.headers)}`)];
    request
      .on('data', (chunk: Buffer) => sent.push(chunk))
      .on('end', () => {
        response.writeHead(400, { 'content-type': 'application/problem+json' });
        response.end(JSON.stringify({ code: 'input-invalid', detail: Buffer.concat(sent).toString() }));
      });
  });
  const watch = newWatch(markers, knowledge);
  const asking = askingAt({ address, token: stack.token, onHeard: watch.onHeard });
  const sent = await sendToWrongPlaces(asking, markers, await openApi(), ['hr-noord']);
  await close();
  return { watch, sent };
};

/** What is heard from a gateway that takes one person for another, e.g. the adviser for the employee. */
export const heardAsSomebodyElse = async (
  { markers, knowledge, at, stack, addresses, openApi }: World,
  [taken, instead]: readonly [taken: string, instead: string],
): Promise<Watch> => {
  const watch = newWatch(markers, knowledge);
  const token = (identity: string) => stack.token(identity === taken ? instead : identity);
  const asking = askingAt({ address: at.gateway, token, onHeard: watch.onHeard });
  const document = await openApi();
  await everybodyReads(asking, [taken], () => addresses.of(document).filter((path) => path.includes('/dossier/')));
  return watch;
};

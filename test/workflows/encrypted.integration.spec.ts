import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter, PayloadCodec, SerializationContext } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { createActivities } from '@traject/activities';
import {
  encryptedDataConverter,
  payloadCodecOf,
  payloadKeysFromFile,
  payloadKeysOf,
} from '@traject/payload-encryption';
import type { WorkflowActivities } from '@traject/workflows';
import { quietTemporal, type Alarm } from '../real-parts/quiet-temporal.js';
import { openAdviceDesk, type AdviceDesk } from './advice-desk.js';
import { openDesk, people, type Desk, type DeskParts } from './desk.js';
import { openLogInMemory, type LogInMemory } from './log-in-memory.js';
import { runOperatorCommand } from './operator-command.js';
import { civilDayMs, eventually, openRealWorld, shortDayMs } from './real-world.js';
import { refusalOf } from './refused.js';
import { closedAndFollowedUp, talkHeld, toBmw, toIntake } from './stories.js';
import { failedTasks, storedText } from './temporal-as-stored.js';
import { startWorker } from './worker-process.js';
import { bundleOf, workflowSources } from './workflow-bundle.js';
import { worldOfThisFile } from './world-of-this-file.js';

const alarms: Alarm[] = [];

/** Why a payload is not read in a test that wants to see a workflow task fail. */
const notYet = new Error('not yet');

const world = worldOfThisFile(() => {
  quietTemporal(
    (alarm) => alarms.push(alarm),
    (error) => error === notYet,
  );
  return openRealWorld(inject('postgresUrl'), inject('temporalAddress'));
});

const clientWith = async (dataConverter: DataConverter): Promise<Client> => {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  onTestFinished(() => connection.close());
  return new Client({ connection, dataConverter });
};

/** People, themes, codes and kinds that stand in the payloads of a failed journey and an advice. */
const known: readonly string[] = [
  ...['requester-1', 'manager-1', 'employee-1', 'organisation-1', 'bmw-1'],
  ...['work-pressure', 'content-question', 'subject', 'request-of-employee'],
  ...['RequestJourney', 'RecordIntake', 'contact-consent', 'dayLengthMs', 'fingerprint', 'asked-once'],
  ...['RaiseAdvice', 'AcknowledgeAdvice', 'hash-advice', 'groupSize'],
  ...['stream-conflict', 'The stream has moved on.'],
];

interface Desks {
  readonly journey: Desk;
  readonly advice: AdviceDesk;
}

interface Told {
  readonly client: Client;
  readonly dataConverter: DataConverter;
}

const desksOf = (parts: DeskParts): Desks => ({ journey: openDesk(parts), advice: openAdviceDesk(parts) });

const whileWorking = async (
  { client, dataConverter }: Told,
  story: (desks: Desks, eventLog: LogInMemory) => Promise<void>,
): Promise<void> => {
  const eventLog = openLogInMemory();
  const activities: WorkflowActivities = createActivities({ eventLog });
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const taskQueue = randomUUID();
  const worker = await Worker.create({
    connection,
    taskQueue,
    dataConverter,
    workflowBundle: await bundleOf(workflowSources.product),
    activities: { ...activities },
  });
  const desks = desksOf({ client, taskQueue, now: async () => Date.now(), dayLengthMs: civilDayMs });
  await worker.runUntil(() => story(desks, eventLog)).finally(() => connection.close());
};

/** A journey that is paused, and then fails because somebody else wrote to its log. */
const failing = async (desk: Desk, eventLog: LogInMemory): Promise<void> => {
  await toBmw(desk);
  await desk.give('PauseJourney', { reason: 'request-of-employee' }, { by: people.employee });
  const stream = `journey/${desk.journeyId}` as const;
  const event = { type: 'Foreign', version: 1, at: new Date().toISOString(), by: 'employee', data: {} } as const;
  const foreign = { eventId: randomUUID(), commandId: null, fingerprint: null, event };
  const expectedSequence = eventLog.streamOf(stream).length;
  await eventLog.appendEvents({ stream, expectedSequence, runId: null, events: [foreign] });
  const resumed = desk.give('ResumeJourney', {}, { by: people.employee });
  expect(await refusalOf(resumed)).toBe('stream-conflict');
  expect(alarms).toContainEqual({ workflowId: desk.workflowId, code: 'stream-conflict' });
};

const foundIn = (text: string, words: readonly string[] = known): readonly string[] =>
  words.filter((word) => text.includes(word));

const adviceBegun = async ({ advice }: Desks): Promise<void> => {
  await advice.raise({ about: 'organisation', groupSize: null, concernedId: null });
  await advice.give('AcknowledgeAdvice', {});
};

const storedOf = async ({ journey, advice }: Desks): Promise<string> => {
  const { client } = world();
  await client.workflow.getHandle(advice.workflowId).terminate('The story is told.');
  return (await storedText(client, journey.workflowId)) + (await storedText(client, advice.workflowId));
};

describe('what Temporal keeps of a journey and of an advice', () => {
  test('holds nothing of who, what and why, not even where it failed', async () => {
    const dataConverter = encryptedDataConverter(payloadKeysOf(randomBytes(32)));
    const client = await clientWith(dataConverter);
    await whileWorking({ client, dataConverter }, async (desks, eventLog) => {
      await failing(desks.journey, eventLog);
      await adviceBegun(desks);
      const text = await storedOf(desks);
      expect(foundIn(text, ['binary/encrypted'])).toHaveLength(1);
      expect(foundIn(text)).toEqual([]);
    });
  });

  test('would hold all of it without the encryption: the control of the above', async () => {
    const { payloadCodecs: _left, ...dataConverter } = encryptedDataConverter(payloadKeysOf(randomBytes(32)));
    const client = await clientWith(dataConverter);
    await whileWorking({ client, dataConverter }, async (desks, eventLog) => {
      await failing(desks.journey, eventLog);
      await adviceBegun(desks);
      expect(foundIn(await storedOf(desks))).toEqual(known);
    });
  });

  test('holds as little when the worker of the product guided them', async () => {
    const taskQueue = randomUUID();
    startWorker(world().processWorld(taskQueue));
    const { client, ledTo } = world();
    const desks = desksOf({ client, taskQueue, now: async () => Date.now(), dayLengthMs: shortDayMs, ledTo });
    const days = world().days(desks.journey);
    await toBmw(desks.journey);
    await talkHeld(desks.journey, days, 'finish');
    await closedAndFollowedUp(desks.journey, days);
    await client.workflow.getHandle(desks.journey.workflowId).result();
    await adviceBegun(desks);
    const text = await storedOf(desks);
    expect(foundIn(text, ['binary/encrypted'])).toHaveLength(1);
    expect(foundIn(text)).toEqual([]);
  });
});

/** The same encryption, which notes for whom it is asked, and at first fails as often as told. */
const noting = (failures = 0) => {
  const codec = payloadCodecOf(payloadKeysOf(randomBytes(32)));
  const { failureConverterPath = '' } = encryptedDataConverter(payloadKeysOf(randomBytes(32)));
  const encoded: (SerializationContext | undefined)[] = [];
  const decoded: (SerializationContext | undefined)[] = [];
  const noted: PayloadCodec = {
    encode: (payloads, context) => {
      encoded.push(context);
      return codec.encode(payloads, context);
    },
    decode: (payloads, context) => {
      decoded.push(context);
      return decoded.length > failures ? codec.decode(payloads, context) : Promise.reject(notYet);
    },
  };
  const dataConverter: DataConverter = { failureConverterPath, payloadCodecs: [noted] };
  return { encoded, decoded, dataConverter };
};

describe('the SDK', () => {
  test('names the workflow wherever a payload is written or read', async () => {
    const { encoded, decoded, dataConverter } = noting();
    const client = await clientWith(dataConverter);
    await whileWorking({ client, dataConverter }, async ({ journey }, eventLog) => {
      await failing(journey, eventLog);
      await client.workflow.getHandle(journey.workflowId).describe();
      const named = [...encoded, ...decoded];
      expect(named.map((context) => context?.workflowId)).toEqual(named.map(() => journey.workflowId));
      const kinds = named.map((context) => (context?.type === 'activity' ? `activity ${context.isLocal}` : 'workflow'));
      expect(new Set(kinds)).toEqual(new Set(['workflow', 'activity true']));
    });
  });

  test('names none where it tells that a workflow task failed, which is written all the same and never read', async () => {
    const { encoded, decoded, dataConverter } = noting(1);
    const client = await clientWith(dataConverter);
    await whileWorking({ client, dataConverter }, async ({ journey }) => {
      await toIntake(journey);
      expect(encoded.filter((context) => context === undefined)).toHaveLength(1);
      expect(decoded).not.toContain(undefined);
      expect(await failedTasks(client, journey.workflowId)).toBe(1);
      expect(foundIn(await storedText(client, journey.workflowId), [notYet.message])).toEqual([]);
      await client.workflow.getHandle(journey.workflowId).terminate('The story is told.');
    });
  });
});

const keyFileOf = async (...keys: readonly Buffer[]): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-payload-key-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'payload-key');
  await writeFile(path, keys.map((key) => key.toString('base64')).join('\n'), { mode: 0o600 });
  return path;
};

const clientWithFile = async (path: string): Promise<Client> =>
  clientWith(encryptedDataConverter(await payloadKeysFromFile(path)));

describe('a worker that cannot read a journey', () => {
  const requestTo = async (taskQueue: string, client: Client) => {
    const desk = openDesk({ client, taskQueue, now: async () => Date.now(), dayLengthMs: civilDayMs });
    const requested = desk.request();
    // It is answered when a worker can read it; until then nobody waits for it.
    requested.catch(() => undefined);
    return { desk, requested };
  };

  test('for it has another key tells nothing of it, stays alive, and leaves it to one that has the key', async () => {
    const taskQueue = randomUUID();
    const wrong = startWorker({ ...world().processWorld(taskQueue), payloadKeyFile: await keyFileOf(randomBytes(32)) });
    const { desk, requested } = await requestTo(taskQueue, world().client);
    await eventually(async () => (await failedTasks(world().client, desk.workflowId)) > 0);
    const text = await storedText(world().client, desk.workflowId);
    expect(foundIn(text, ['payload-key-unknown', 'A payload of'])).toEqual([]);
    expect(await world().stateInLog(desk)).toBeNull();
    expect((await wrong.health('/health/live')).status).toBe(200);
    expect(await wrong.end('SIGTERM')).toEqual({ code: 0, signal: null });

    startWorker(world().processWorld(taskQueue));
    await requested;
    expect((await world().stateInLog(desk))?.sequence).toBeGreaterThan(0);
    await world().client.workflow.getHandle(desk.workflowId).terminate('The story is told.');
  });

  test('for it was never encrypted does nothing of it', async () => {
    const taskQueue = randomUUID();
    startWorker(world().processWorld(taskQueue));
    const { desk, requested } = await requestTo(taskQueue, await clientWith({}));
    await eventually(async () => (await failedTasks(world().client, desk.workflowId)) > 0);
    expect(await world().stateInLog(desk)).toBeNull();
    await world().client.workflow.getHandle(desk.workflowId).terminate('The story is told.');
    // Its connection closes with the test: a call that was under way would be sent again then, and fail where nobody hears.
    await Promise.allSettled([requested]);
  });
});

test('a payload key is changed while a journey goes on, and the old one taken away after a restart from the log', async () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const files = {
    before: await keyFileOf(old),
    known: await keyFileOf(old, fresh),
    changed: await keyFileOf(fresh, old),
    after: await keyFileOf(fresh),
  };
  const taskQueue = randomUUID();
  const processWorld = world().processWorld(taskQueue);
  const workerWith = (payloadKeyFile: string) => startWorker({ ...processWorld, payloadKeyFile });
  const journeyId = randomUUID();
  const deskWith = async (file: string): Promise<Desk> => {
    const client = await clientWithFile(file);
    return openDesk({ client, taskQueue, now: async () => Date.now(), dayLengthMs: civilDayMs }, journeyId);
  };
  const before = await deskWith(files.before);
  const first = workerWith(files.before);
  await toIntake(before);

  // Some processes already encrypt under the fresh key while others only know it.
  const second = workerWith(files.changed);
  await second.logged('worker-running');
  await first.end('SIGTERM');
  const [knowing, changed] = [await deskWith(files.known), await deskWith(files.changed)];
  await knowing.give('RecordIntake', { route: 'bmw', reason: 'subject', coachKind: null, reasonRef: null });
  await changed.give('PauseJourney', { reason: 'request-of-employee' }, { by: people.employee });
  await second.end('SIGTERM');
  const third = workerWith(files.known);
  expect(await changed.state()).toEqual(await knowing.state());
  await third.end('SIGTERM');

  workerWith(files.after);
  const operator = { ...processWorld, payloadKeyFile: files.after };
  expect((await runOperatorCommand('restart-journey', [journeyId, '--replace'], operator)).exitCode).toBe(0);
  const after = await deskWith(files.after);
  await after.give('ResumeJourney', {}, { by: people.employee });
  expect(await after.state()).toEqual(await world().stateInLog(after));
  const compared = await runOperatorCommand('compare-journeys', [journeyId], operator);
  expect(compared.exitCode).toBe(0);
  await (await clientWithFile(files.after)).workflow.getHandle(after.workflowId).terminate('The story is told.');
});

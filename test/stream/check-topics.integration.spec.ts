import { randomUUID } from 'node:crypto';
import type {} from '@traject/engines/injected';
import { ensureTopics, topicNames } from '@traject/event-stream';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { runProgram, settingsOf, type ProgramOutcome } from './programs.js';
import { openStreamWorld } from './stream-world.js';
import { journeyIn } from './journeys-in-log.js';
import { analystOf, removeTopics } from './analyst.js';
import { eventually } from '../workflows/real-world.js';

let topicPrefix: string;
let admin: Admin;
beforeEach(async () => {
  topicPrefix = `test-${randomUUID()}.`;
  admin = new Kafka({
    brokers: brokers().split(','),
    clientId: 'check-topics-test',
    logLevel: logLevel.NOTHING,
  }).admin();
  await admin.connect();
});
afterEach(async () => {
  await admin.disconnect();
  await removeTopics(brokers(), topicPrefix);
});

const brokers = (): string => inject('kafkaBrokers');
const checked = (): Promise<ProgramOutcome> =>
  runProgram('relay/dist/check-topics.js', [], settingsOf({ brokers: brokers(), topicPrefix }));
const makeOtherwise = async (topic: string, numPartitions: number, cleanup: string): Promise<void> => {
  await admin.createTopics({
    waitForLeaders: false,
    topics: [
      { topic, numPartitions, replicationFactor: 1, configEntries: [{ name: 'cleanup.policy', value: cleanup }] },
    ],
  });
  await eventually(async () => (await admin.listTopics()).includes(topic));
};

describe('the check of the topics', () => {
  it('is content with what the product made', async () => {
    await ensureTopics({ brokers: brokers().split(','), clientId: 'check-topics-test' }, topicNames(topicPrefix));
    expect(await checked()).toEqual({ exitCode: 0, stdout: 'Every topic is as it should be.', stderr: '' });
  });

  it('names what is missing and what differs, says what to do, makes nothing, and ends with 1', async () => {
    const names = topicNames(topicPrefix);
    await makeOtherwise(names.journeyEvents, 3, 'compact');
    const { exitCode, stdout } = await checked();
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`${names.adviceEvents} is missing. The relay makes it when it starts.`);
    expect(stdout).toContain(`${names.journeyEvents} has partitions 3 instead of 12. Never add partitions`);
    expect(stdout).toContain(
      `${names.journeyEvents} has cleanup.policy compact instead of delete. Set it with kafka-configs --alter --entity-type topics --entity-name ${names.journeyEvents} --add-config cleanup.policy=delete.`,
    );
    expect(stdout).not.toContain('replicas');
    expect((await admin.listTopics()).filter((topic) => topic.startsWith(topicPrefix))).toEqual([names.journeyEvents]);
  });

  it('says that Kafka does not answer, and ends with 2', async () => {
    const outcome = await runProgram(
      'relay/dist/check-topics.js',
      [],
      settingsOf({ brokers: '127.0.0.1:1', topicPrefix }),
    );
    expect(outcome).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'stream-unavailable: Kafka does not answer at the configured brokers.\nNothing was changed.',
    });
  });
});

describe('a topic with fewer partitions than planned', () => {
  it('is told by the relay at its start, and its events come in order all the same', async () => {
    const world = await openStreamWorld(inject('postgresUrl'), brokers(), {
      beforeTopics: (names) => makeOtherwise(names.journeyEvents, 3, 'delete'),
    });
    try {
      const relay = world.relay();
      expect(await relay.logged('topic-partitions-differ')).toMatchObject({
        topic: world.names.journeyEvents,
        expected: '12',
        found: '3',
        msg: expect.stringMatching(/never add partitions/),
      });
      const analyst = await analystOf(world.brokers, [world.names.journeyEvents]);
      await journeyIn(world.log).append(5);
      await analyst.seen(5);
      await analyst.leave();
      expect(analyst.records.map(({ headers }) => headers['ce_sequence'])).toEqual(['1', '2', '3', '4', '5']);
    } finally {
      await world.close();
    }
  });
});

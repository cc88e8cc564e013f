import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { temporaryEngineFolder } from '@traject/engines';
import type {} from '@traject/engines/injected';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runWithFaults, type FaultRun } from './fault-run.js';
import { superviseKafka, type SupervisedKafka } from './supervised.js';

let folder: string;
let kafka: SupervisedKafka;
beforeAll(async () => {
  folder = await temporaryEngineFolder('traject-faults');
  kafka = await superviseKafka(folder);
});
afterAll(async () => {
  await kafka.stop();
  await rm(folder, { recursive: true, force: true });
});

type Plan = Pick<FaultRun, 'seed' | 'journeys' | 'kills' | 'of' | 'broken'>;

const run = async (plan: Plan) => {
  const told: string[] = [];
  const parts = { postgresUrl: inject('postgresUrl'), kafka, topicPrefix: `test-${randomUUID()}.` };
  const found = await runWithFaults({ ...plan, ...parts, tell: (line) => void told.push(line) });
  return { ...found, kills: told.filter((line) => line.startsWith('kill ')) };
};

/** A group believes for ten seconds in a member that was killed, and clients look for a Kafka that was for some more. */
const withKills = 300_000;

describe('killed with -9 at work, again and again,', () => {
  it(
    'relay, reporting and Kafka lose nothing and do nothing twice',
    async () => {
      const { faults, kills, events, records } = await run({ seed: 4, journeys: 80, kills: 4 });
      expect(faults).toEqual([]);
      expect(records).toBe(events);
      expect(kills).toHaveLength(4);
      for (const kill of kills) expect(kill).toMatch(/in an open transaction of (Kafka with [1-9]|PostgreSQL)/);
    },
    withKills,
  );

  it(
    'a relay that moves its position before it publishes is told to have lost events',
    async () => {
      const { faults } = await run({ seed: 5, journeys: 40, kills: 1, of: ['relay'], broken: 'relay' });
      expect(faults).toContainEqual(expect.stringMatching(/^missing: /));
      expect(faults).toContainEqual(expect.stringMatching(/happened, .* in the mart/));
    },
    withKills,
  );

  it(
    'a mart that stores its position apart from its rows is told to differ from what happened and from one rebuilt',
    async () => {
      const { faults, records, events } = await run({
        seed: 6,
        journeys: 40,
        kills: 1,
        of: ['reporting'],
        broken: 'mart',
      });
      expect(records).toBe(events);
      expect(faults).toContainEqual(expect.stringMatching(/happened, .* in the mart/));
      expect(faults).toContainEqual(expect.stringMatching(/^rebuilt mart: journeys: .* only in the rebuilt one/));
    },
    withKills,
  );
});

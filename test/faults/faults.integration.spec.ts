import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { temporaryEngineFolder } from '@traject/engines';
import type {} from '@traject/engines/injected';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runWithFaults, type FaultRun } from './fault-run.js';
import { victims } from './kill-plan.js';
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

type Plan = Pick<FaultRun, 'seed' | 'journeys' | 'kills' | 'of' | 'where' | 'broken'>;

const run = async (plan: Plan) => {
  const told: string[] = [];
  const parts = { postgresUrl: inject('postgresUrl'), kafka, topicPrefix: `test-${randomUUID()}.` };
  const found = await runWithFaults({ ...plan, ...parts, tell: (line) => void told.push(line) });
  return { ...found, kills: told.filter((line) => line.startsWith('kill ')) };
};

/** A group believes for ten seconds in a member that was killed, and clients look for a Kafka that was for some more. */
const withKills = 300_000;

/** A broken variant does wrong where it is at work; anywhere else a kill may do no harm. */
const oneAtWork = { journeys: 40, kills: 1, where: ['at work'] } as const;

describe('killed with -9, anywhere and at work, again and again,', () => {
  it(
    'relay, reporting and Kafka lose nothing and do nothing twice',
    async () => {
      const { faults, kills, events, records } = await run({ seed: 4, journeys: 80, kills: 6 });
      expect(faults).toEqual([]);
      expect(records).toBe(events);
      for (const victim of victims) {
        const [anywhere, atWork] = [
          new RegExp(`: ${victim} anywhere, with [0-9]+ (written|published|taken);`),
          new RegExp(`: ${victim} in an open transaction of (Kafka with [1-9]|PostgreSQL)`),
        ];
        for (const where of [anywhere, atWork]) expect(kills.filter((kill) => where.test(kill))).toHaveLength(1);
      }
    },
    withKills,
  );

  it(
    'a relay that moves its position before it publishes is told to have lost events',
    async () => {
      const { faults } = await run({ ...oneAtWork, seed: 5, of: ['relay'], broken: 'relay' });
      expect(faults).toContainEqual(expect.stringMatching(/^missing: /));
      expect(faults).toContainEqual(expect.stringMatching(/happened, .* in the mart/));
    },
    withKills,
  );

  it(
    'a mart that stores its position apart from its rows is told to differ from what happened and from one rebuilt',
    async () => {
      const { faults, records, events } = await run({ ...oneAtWork, seed: 6, of: ['reporting'], broken: 'mart' });
      expect(records).toBe(events);
      expect(faults).toContainEqual(expect.stringMatching(/happened, .* in the mart/));
      expect(faults).toContainEqual(expect.stringMatching(/^rebuilt mart: journeys: .* only in the rebuilt one/));
    },
    withKills,
  );
});

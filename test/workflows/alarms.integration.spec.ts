import { randomUUID } from 'node:crypto';
import { WorkflowFailedError } from '@temporalio/client';
import { describe, expect, test } from 'vitest';
import type { StreamName } from '@traject/contracts';
import { eventIdOf } from '@traject/event-log';
import { openDesk, people, type Desk } from './desk.js';
import { openLogInMemory, type LogInMemory } from './log-in-memory.js';
import { refusalOf } from './refused.js';
import { bmwPractitioner, toBmw } from './stories.js';
import { timeSkippingWorldOfThisFile } from './world-of-this-file.js';

const world = timeSkippingWorldOfThisFile();

const coordinator = { role: 'coordinator', personId: 'coordinator-1' } as const;

const failureOf = async ({ workflowId }: Desk): Promise<string> => {
  const failure: unknown = await world()
    .client.workflow.getHandle(workflowId)
    .result()
    .catch((error: unknown) => error);
  const cause = failure instanceof WorkflowFailedError ? failure.cause : undefined;
  return cause instanceof Error && 'type' in cause ? String(cause.type) : String(failure);
};

const somebodyElseWrites = async (log: LogInMemory, stream: StreamName, eventId: 'ours' | 'another'): Promise<void> => {
  const expectedSequence = log.streamOf(stream).length;
  const event = { type: 'JourneyPaused', version: 1, at: new Date().toISOString(), by: 'employee' } as const;
  const id = eventId === 'ours' ? eventIdOf(stream, expectedSequence + 1) : randomUUID();
  const foreign = { eventId: id, commandId: null, fingerprint: null, event: { ...event, data: { reason: 'other' } } };
  await log.appendEvents({ stream, expectedSequence, runId: null, events: [foreign] });
};

describe('a journey to whose log somebody else wrote', () => {
  test.for([
    { eventId: 'another', code: 'stream-conflict' },
    { eventId: 'ours', code: 'event-payload-differs' },
  ] as const)(
    'fails visibly by $code, with everyone who waits, and leaves the log as it is',
    async ({ eventId, code }) => {
      const taskQueue = randomUUID();
      const eventLog = openLogInMemory();
      await world().whileWorking({ eventLog, taskQueue }, async (desk) => {
        await toBmw(desk);
        const stream: StreamName = `journey/${desk.journeyId}`;
        const state = await desk.state();
        await somebodyElseWrites(eventLog, stream, eventId);
        const before = eventLog.streamOf(stream);

        const { client } = world();
        const parts = { client, taskQueue, now: world().now, known: async () => state };
        const unaware = openDesk(parts, desk.journeyId);
        const replaceBy = (practitionerId: string) => {
          const practitioner = { ...bmwPractitioner, practitionerId };
          return unaware.give('ReplacePractitioner', { practitioner, reason: 'absence' }, { by: coordinator });
        };
        const waiting = [replaceBy('bmw-2'), replaceBy('bmw-3')];
        const refusals = await Promise.all(waiting.map(refusalOf));
        expect(await failureOf(desk)).toBe(code);
        expect(world().alarmsOf(desk.workflowId)).toContain(code);
        expect(refusals).toEqual([code, code]);
        expect(eventLog.streamOf(stream)).toEqual(before);
      });
    },
  );

  test('goes on when nobody else wrote: the control of the above', async () => {
    const eventLog = openLogInMemory();
    await world().whileWorking({ eventLog }, async (desk) => {
      await toBmw(desk);
      const before = eventLog.streamOf(`journey/${desk.journeyId}`).length;
      const paused = desk.give('PauseJourney', { reason: 'request-of-employee' }, { by: people.employee });
      expect((await paused).sequence).toBeGreaterThan(before);
    });
  });
});

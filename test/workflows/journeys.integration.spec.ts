import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { StreamName } from '@traject/contracts';
import { fold, type JourneyEvent } from '@traject/domain';
import type { JourneySummary } from '@traject/workflows';
import { closedAndFollowedUp, sessionHeld, talkHeld, toBmw, toCoaching } from './stories.js';
import { people, type Desk } from './desk.js';
import { openLogInMemory } from './log-in-memory.js';
import { refusalOf } from './refused.js';
import { timeSkippingWorldOfThisFile } from './world-of-this-file.js';

const world = timeSkippingWorldOfThisFile();

const streamOf = ({ journeyId }: Desk): StreamName => `journey/${journeyId}`;
const result = (desk: Desk): Promise<JourneySummary> => world().client.workflow.getHandle(desk.workflowId).result();
const typesOf = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);
const count = (types: readonly string[], wanted: string) => types.filter((type) => type === wanted).length;

// The log keeps events of any kind; this stream was written by a journey.
const foldOf = (events: readonly object[]) => fold(events as readonly JourneyEvent[]);

describe('a whole journey', () => {
  test('with two BMW talks goes from request to follow-up, and its log folds to its state', async () => {
    const eventLog = openLogInMemory();
    await world().whileWorking({ eventLog }, async (desk) => {
      await toBmw(desk);
      await talkHeld(desk, world(), 'continue');
      await talkHeld(desk, world(), 'finish');
      expect(foldOf(eventLog.streamOf(streamOf(desk)))).toEqual(await desk.state());
      await closedAndFollowedUp(desk, world());

      const types = typesOf(eventLog.streamOf(streamOf(desk)));
      expect(await result(desk)).toEqual({ journeyId: desk.journeyId, ended: 'completed', sequence: types.length });
      expect(count(types, 'BmwTalkHeld')).toBe(2);
      expect(types).toContain('JourneyEnded');
    });
  });

  test('of six coaching sessions leaves the real weeks between them, struck by the clock (S12, S13)', async () => {
    const eventLog = openLogInMemory();
    await world().whileWorking({ eventLog }, async (desk) => {
      await toCoaching(desk, 6);
      for (const next of ['continue', 'continue', 'continue', 'continue', 'continue', 'finish'] as const) {
        await sessionHeld(desk, world(), next);
        if (next === 'continue') await world().daysPass(14);
      }
      await closedAndFollowedUp(desk, world());
      const types = typesOf(eventLog.streamOf(streamOf(desk)));
      expect((await result(desk)).ended).toBe('completed');
      expect(count(types, 'CoachingSessionHeld')).toBe(6);
      expect(count(types, 'ReflectionEnded')).toBe(5);
    });
  });
});

describe('a journey of months', () => {
  test('goes on with another worker when the first one is gone, and misses no deadline', async () => {
    const eventLog = openLogInMemory();
    const taskQueue = randomUUID();
    const desk = world().desk(taskQueue);
    // This server keeps sending tasks to the memory of a worker that is gone; the real one is tried with kills elsewhere.
    const first = { eventLog, desk, taskQueue, maxCachedWorkflows: 0 };
    await world().whileWorking(first, async () => {
      await toCoaching(desk, 5);
      await sessionHeld(desk, world(), 'continue');
    });
    await world().whileWorking({ eventLog, desk, taskQueue }, async () => {
      await world().daysPass(14);
      for (const next of ['continue', 'continue', 'continue', 'finish'] as const) {
        await sessionHeld(desk, world(), next);
        if (next === 'continue') await world().daysPass(14);
      }
      await closedAndFollowedUp(desk, world());
      const types = typesOf(eventLog.streamOf(streamOf(desk)));
      expect(await result(desk)).toEqual({ journeyId: desk.journeyId, ended: 'completed', sequence: types.length });
      expect(count(types, 'CoachingSessionHeld')).toBe(5);
      expect(count(types, 'ReflectionEnded')).toBe(4);
    });
  });

  test('is the same with a worker that keeps nothing in memory', async () => {
    const eventLog = openLogInMemory();
    await world().whileWorking({ eventLog, maxCachedWorkflows: 0 }, async (desk) => {
      await toBmw(desk);
      await talkHeld(desk, world(), 'continue');
      await talkHeld(desk, world(), 'finish');
      expect(foldOf(eventLog.streamOf(streamOf(desk)))).toEqual(await desk.state());
      await closedAndFollowedUp(desk, world());
      expect((await result(desk)).sequence).toBe(eventLog.streamOf(streamOf(desk)).length);
    });
  });
});

describe('the clock', () => {
  test('lets a request lapse that the employee never answers, after a reminder and an escalation', async () => {
    const eventLog = openLogInMemory();
    await world().whileWorking({ eventLog }, async (desk) => {
      await desk.request();
      await world().daysPass(31);
      expect((await result(desk)).ended).toBe('contact-consent-lapsed');
      const types = typesOf(eventLog.streamOf(streamOf(desk)));
      expect(types.filter((type) => type.startsWith('Task'))).toEqual([
        'TaskOpened',
        'TaskReminded',
        'TaskEscalated',
        'TaskCancelled',
      ]);
    });
  });
});

describe('a command', () => {
  test('that is given twice under one id happens once', async () => {
    const eventLog = openLogInMemory();
    await world().whileWorking({ eventLog }, async (desk) => {
      await desk.request();
      const once = { by: people.employee, commandId: 'consent-2' };
      const first = await desk.give('AnswerContactConsent', { given: true }, once);
      expect(await desk.give('AnswerContactConsent', { given: true }, once)).toEqual(first);
      expect(eventLog.commandsOf(streamOf(desk)).filter((id) => id === 'consent-2').length).toBeGreaterThan(0);
      expect(count(typesOf(eventLog.streamOf(streamOf(desk))), 'ContactConsentGiven')).toBe(1);
    });
  });

  test('that a rule forbids is refused by its code, and nothing is recorded', async () => {
    const eventLog = openLogInMemory();
    await world().whileWorking({ eventLog }, async (desk) => {
      await desk.request();
      const before = eventLog.streamOf(streamOf(desk)).length;
      expect(await refusalOf(desk.give('RecordWarmHandOver', {}))).toBe('contact-consent-missing');
      expect(eventLog.streamOf(streamOf(desk))).toHaveLength(before);
    });
  });
});

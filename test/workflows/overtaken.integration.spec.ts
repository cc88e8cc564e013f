import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { StreamName } from '@traject/contracts';
import { fold, type JourneyCommand, type JourneyEvent } from '@traject/domain';
import type { JourneySummary } from '@traject/workflows';
import { people, type Desk } from './desk.js';
import { openLogInMemory, type LogInMemory } from './log-in-memory.js';
import { earlier, instead, openLostTaskLog, type LostTaskLog } from './lost-task-log.js';
import { refusalOf } from './refused.js';
import { bmwPractitioner, stopped, toBmw } from './stories.js';
import { timeSkippingWorldOfThisFile } from './world-of-this-file.js';

const world = timeSkippingWorldOfThisFile();

const streamOf = ({ journeyId }: Desk): StreamName => `journey/${journeyId}`;
// The streams of journeys hold nothing else.
const eventsOf = (desk: Desk, log: LogInMemory) => log.streamOf(streamOf(desk)) as unknown as readonly JourneyEvent[];
const typesOf = (desk: Desk, log: LogInMemory) => eventsOf(desk, log).map(({ type }) => type);

const pauseBy = people.employee;
const pause: JourneyCommand = {
  type: 'PauseJourney',
  actor: pauseBy,
  taskId: null,
  data: { reason: 'request-of-employee' },
};
const stop: JourneyCommand = {
  type: 'StopJourney',
  actor: people.employee,
  taskId: null,
  data: { reason: 'not-said' },
};

const result = (desk: Desk): Promise<JourneySummary> => world().client.workflow.getHandle(desk.workflowId).result();

const inBmw =
  (story: (desk: Desk, log: LogInMemory, lost: LostTaskLog) => Promise<void>) => async (): Promise<void> => {
    const log = openLogInMemory();
    const lost = openLostTaskLog(log);
    await world().whileWorking({ eventLog: lost }, async (desk) => {
      await toBmw(desk);
      await story(desk, log, lost);
      expect(world().alarmsOf(desk.workflowId)).toEqual([]);
      // A journey without a worker would keep the next test's days from passing.
      if (!typesOf(desk, log).includes('JourneyEnded')) await stopped(desk);
      await result(desk);
    });
  };

describe('a run whose log holds what it wrote in a workflow task that was lost', () => {
  test(
    'answers a command as the log has it',
    inBmw(async (desk, log, lost) => {
      lost.loseTask('JourneyPaused', earlier);
      const { sequence } = await desk.give('PauseJourney', pause.data, { by: pauseBy });
      expect(eventsOf(desk, log)).toHaveLength(sequence);
      expect(typesOf(desk, log).filter((type) => type === 'JourneyPaused')).toHaveLength(1);
      expect(await desk.state()).toEqual(fold(eventsOf(desk, log)));
    }),
  );

  test(
    'decides anew what is not in the log, and answers both',
    inBmw(async (desk, log, lost) => {
      lost.loseTask('JourneyStopped', instead(log, world().dayLengthMs, pause, 'pause-1'));
      const { sequence } = await desk.give('StopJourney', stop.data, { by: people.employee });
      expect(eventsOf(desk, log)).toHaveLength(sequence);
      expect(typesOf(desk, log)).toContain('JourneyPaused');
      expect(typesOf(desk, log)).toContain('JourneyStopped');
    }),
  );

  test(
    'refuses what was accepted and cannot be any more, and ends as the log says',
    inBmw(async (desk, log, lost) => {
      lost.loseTask('JourneyPaused', instead(log, world().dayLengthMs, stop, 'stop-1'));
      expect(await refusalOf(desk.give('PauseJourney', pause.data, { by: pauseBy }))).toBe('journey-over');
      expect(typesOf(desk, log)).toContain('JourneyStopped');
      expect(typesOf(desk, log)).not.toContain('JourneyPaused');
    }),
  );

  test(
    'does not take another command under the same key for the one in the log',
    inBmw(async (desk, log, lost) => {
      const commandId = randomUUID();
      lost.loseTask('JourneyPaused', instead(log, world().dayLengthMs, stop, commandId));
      const other = desk.give('PauseJourney', pause.data, { by: pauseBy, commandId, fingerprint: 'another' });
      expect(await refusalOf(other)).toBe('idempotency-key-reused');
    }),
  );
});

test('a journey that lapsed in its own eyes alone goes on, as the log says that the employee answered', async () => {
  const log = openLogInMemory();
  const lost = openLostTaskLog(log);
  await world().whileWorking({ eventLog: lost }, async (desk) => {
    await desk.request();
    const task = (await desk.state()).tasks.find(({ kind }) => kind === 'answer-contact-consent');
    const consent: JourneyCommand = {
      type: 'AnswerContactConsent',
      actor: people.employee,
      taskId: task?.taskId ?? null,
      data: { given: true },
    };
    lost.loseTask('JourneyEnded', instead(log, world().dayLengthMs, consent, 'consent-1', 1));
    await world().daysPass(31);
    await desk.give('AssignPractitioner', { practitioner: bmwPractitioner });
    expect(typesOf(desk, log)).not.toContain('JourneyEnded');
    expect(await desk.state()).toEqual(fold(eventsOf(desk, log)));
    await stopped(desk);
    expect((await result(desk)).ended).toBe('stopped-by-employee');
  });
});

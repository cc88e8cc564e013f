import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ADVICE_KEY, foldAdvice, type AdviceEvent } from '@traject/domain';
import type { AdviceSummary } from '@traject/workflows';
import { adviceTextHash, openAdviceDesk, type AdviceDesk } from './advice-desk.js';
import { openLogInMemory, type LogInMemory } from './log-in-memory.js';
import { refusalOf } from './refused.js';
import { previewed } from './stories.js';
import { timeSkippingWorldOfThisFile } from './world-of-this-file.js';

const world = timeSkippingWorldOfThisFile();

const whileWorking = async (story: (desk: AdviceDesk, log: LogInMemory) => Promise<void>): Promise<void> => {
  const eventLog = openLogInMemory();
  const taskQueue = randomUUID();
  const { client } = world();
  await world().whileWorking({ eventLog, taskQueue }, () =>
    story(openAdviceDesk({ client, taskQueue, now: world().now }), eventLog),
  );
};

const result = ({ workflowId }: AdviceDesk): Promise<AdviceSummary> =>
  world().client.workflow.getHandle(workflowId).result();
const eventsOf = ({ workflowId }: AdviceDesk, log: LogInMemory) => log.streamOf(workflowId);
const typesOf = (desk: AdviceDesk, log: LogInMemory) => eventsOf(desk, log).map(({ type }) => type);

/** What happened in the advice itself, without its tasks. */
const milestones = (desk: AdviceDesk, log: LogInMemory) =>
  typesOf(desk, log).filter((type) => type.startsWith('Advice'));

const aboutAPerson = { about: 'person', groupSize: null, concernedId: 'employee-1' } as const;
const preview = previewed('advice', adviceTextHash);
const aboutTheOrganisation = { about: 'organisation', groupSize: null, concernedId: null } as const;

const answeredAndReported = async (desk: AdviceDesk): Promise<void> => {
  await desk.give('AcknowledgeAdvice', {});
  await desk.give('RespondToAdvice', { intention: 'will-act', responseRef: 'content-response' });
  await world().daysPass(61);
  await desk.give('ReportAdviceOutcome', { outcome: 'done', remarksRef: null });
};

describe('an advice to an employer (S4, S8)', () => {
  test('about the organisation is sent at once; after some weeks the employer is asked what came of it', async () => {
    await whileWorking(async (desk, log) => {
      await desk.raise(aboutTheOrganisation);
      await answeredAndReported(desk);
      expect(milestones(desk, log)).toEqual([
        'AdviceRaised',
        'AdviceSent',
        'AdviceAcknowledged',
        'AdviceAnswered',
        'AdviceOutcomeDue',
        'AdviceOutcomeReported',
        'AdviceEnded',
      ]);
      const sequence = eventsOf(desk, log).length;
      expect(await result(desk)).toEqual({ adviceId: desk.adviceId, ended: 'outcome-reported', sequence });
    });
  });

  test('that can be traced to a person reaches the employer only after that person consented (S7)', async () => {
    await whileWorking(async (desk, log) => {
      await desk.raise(aboutAPerson);
      expect(await refusalOf(desk.give('AcknowledgeAdvice', {}))).toBe('advice-needs-consent');
      expect(milestones(desk, log)).toEqual(['AdviceRaised']);
      const otherWords = desk.give('AnswerAdviceConsent', { given: true, textHash: 'hash-of-other-words', preview });
      expect(await refusalOf(otherWords)).toBe('text-differs');

      await desk.give('AnswerAdviceConsent', { given: true, textHash: adviceTextHash, preview });
      // The log keeps events of any kind; this stream was written by an advice.
      const logged = foldAdvice(eventsOf(desk, log) as readonly object[] as readonly AdviceEvent[]);
      expect(logged).toEqual(await desk.state());
      expect(milestones(desk, log)).toEqual(['AdviceRaised', 'AdviceConsentGiven', 'AdviceSent']);
      expect(await refusalOf(desk.give('AcknowledgeAdvice', {}))).toBe('disclosure-not-opened');
      await desk.give('OpenDisclosure', { key: ADVICE_KEY });
      await answeredAndReported(desk);
      expect((await result(desk)).ended).toBe('outcome-reported');
    });
  });

  test('is over when that person takes it back, or nobody opens it in the days of the policy (S7)', async () => {
    const by = { role: 'employee', personId: 'employee-1' } as const;
    await whileWorking(async (desk, log) => {
      await desk.raise(aboutAPerson);
      await desk.give('AnswerAdviceConsent', { given: true, textHash: adviceTextHash, preview });
      await desk.give('WithdrawDisclosure', { key: ADVICE_KEY }, { by });
      expect((await result(desk)).ended).toBe('consent-withdrawn');
      expect(typesOf(desk, log)).not.toContain('DisclosureOpened');
    });
    await whileWorking(async (desk, log) => {
      await desk.raise(aboutAPerson);
      await desk.give('AnswerAdviceConsent', { given: true, textHash: adviceTextHash, preview });
      await world().daysPass(91);
      expect((await result(desk)).ended).toBe('disclosure-lapsed');
      expect(typesOf(desk, log)).toContain('DisclosureLapsed');
    });
  });

  test('ends unsent when the person refuses, and when no answer comes within the days of the policy', async () => {
    await whileWorking(async (desk, log) => {
      await desk.raise(aboutAPerson);
      await desk.give('AnswerAdviceConsent', { given: false, textHash: adviceTextHash, preview });
      expect((await result(desk)).ended).toBe('consent-refused');
      expect(milestones(desk, log)).not.toContain('AdviceSent');
    });
    await whileWorking(async (desk, log) => {
      await desk.raise(aboutAPerson);
      await world().daysPass(91);
      expect((await result(desk)).ended).toBe('consent-lapsed');
      expect(milestones(desk, log)).toEqual(['AdviceRaised', 'AdviceConsentLapsed', 'AdviceEnded']);
    });
  });

  test('reminds the employer of the acknowledgement once, then tells the coordinator, and waits on', async () => {
    await whileWorking(async (desk, log) => {
      await desk.raise(aboutTheOrganisation);
      await world().daysPass(30);
      expect(typesOf(desk, log).filter((type) => type.startsWith('Task'))).toEqual([
        'TaskOpened',
        'TaskReminded',
        'TaskEscalated',
      ]);
      await answeredAndReported(desk);
      expect((await result(desk)).ended).toBe('outcome-reported');
    });
  });

  test('takes a command that is given twice under one id once', async () => {
    await whileWorking(async (desk, log) => {
      await desk.raise(aboutTheOrganisation);
      const once = { commandId: 'acknowledged-1' };
      const first = await desk.give('AcknowledgeAdvice', {}, once);
      expect(await desk.give('AcknowledgeAdvice', {}, once)).toEqual(first);
      expect(milestones(desk, log).filter((type) => type === 'AdviceAcknowledged')).toHaveLength(1);
    });
  });
});

import { randomUUID } from 'node:crypto';
import { databaseRoles, streamOf } from '@traject/contracts';
import { connect } from '@traject/database';
import {
  decideAdvice,
  decideAdviceStart,
  defaultPolicy,
  instantAfter,
  CIVIL_DAY_MS,
  type AdviceEvent,
  type AdviceState,
  type Instant,
  type RaisedAdvice,
} from '@traject/domain';
import { actors, adviceCommand, anAdvice } from '@traject/domain/testing';
import type { ContentToStore } from '@traject/dossier';
import { eventIdOf } from '@traject/event-log';
import { calendarSliceAt } from '@traject/working-calendar';
import { expect } from 'vitest';
import type { ErasureWorld, Someone } from './erasure-world.js';
import { runAsEraser } from './operator-program.js';

/** An advice with its words. */
export interface AdviceOfWorld {
  readonly adviceId: string;
  /** Under whose key its words are. */
  readonly personId: string;
  readonly textRef: string;
  readonly responseRef: string;
  readonly remarksRef: string;
  /** What the employer began to write and did not send. */
  readonly draftRef: string;
}

/** What an advice is to be like. */
export interface AdviceToHave {
  readonly authorId: string;
  /** The journey that it was noticed in. */
  readonly journeyId?: string;
  readonly organisationId?: string;
  /** When the employer said what came of it; null where it is still to be asked. */
  readonly endedAt: Instant | null;
  /** Whom it can be traced to, who refused that it is sent; otherwise it is about the organisation, and runs its course. */
  readonly concernedId?: string;
}

type Step = (state: AdviceState) => Parameters<typeof decideAdvice>[1];

const outcomeAfter = defaultPolicy.adviceOutcomeAfterDays * CIVIL_DAY_MS;

const timeAt = (now: Instant) => ({ now, calendar: calendarSliceAt(now, defaultPolicy.dayLengthMs) });

const eventsOf = (raised: RaisedAdvice, from: Instant, steps: readonly (readonly [Instant, Step])[]) => {
  const actor = { ...actors.bmw, personId: raised.authorId };
  const start = decideAdviceStart(null, { type: 'RaiseAdvice', actor, taskId: null, data: raised }, timeAt(from));
  if (start.rejected) throw new Error(`The advice was refused: ${start.code}.`);
  const events: AdviceEvent[] = [...start.events];
  let { state } = start;
  for (const [at, step] of steps) {
    const decision = decideAdvice(state, step(state), timeAt(at));
    if (decision.rejected) throw new Error(`A step of the advice was refused: ${decision.code}.`);
    events.push(...decision.events);
    state = decision.state;
  }
  return events;
};

/** Writes all that is written of an advice, as the gateway does. */
const writeWords = async (
  world: ErasureWorld,
  { adviceId, personId, textRef, responseRef, remarksRef, draftRef }: AdviceOfWorld,
  writtenBy: string,
): Promise<void> => {
  const words = (contentRef: string, field: string): ContentToStore => ({
    ...{ contentRef, personId, journeyId: null, adviceId, field, writtenBy },
    version: 1,
    label: 'employer',
    text: `words of ${field}`,
    commandId: randomUUID(),
  });
  const gateway = connect<unknown>(world.database.urls[databaseRoles.gateway], { maxConnections: 1 });
  const draft = words(draftRef, 'report-advice-outcome.draft');
  await gateway.query
    .transaction()
    .execute(async (transaction) => {
      await world.dossier.storeContent(transaction, [
        words(textRef, 'raise-advice.text'),
        words(responseRef, 'respond-to-advice.response'),
        words(remarksRef, 'report-advice-outcome.remarks'),
      ]);
      await world.dossier.keepDraft(transaction, draft.commandId, draft);
    })
    .finally(() => gateway.close());
};

/** What happens to an advice: refused by whom it can be traced to, or else answered, and asked about when it is time. */
const courseOf = (
  { adviceId, textRef, responseRef, remarksRef }: AdviceOfWorld,
  given: AdviceToHave,
): readonly AdviceEvent[] => {
  const { authorId, journeyId = null, concernedId = null, endedAt, organisationId = randomUUID() } = given;
  const end = endedAt ?? new Date().toISOString();
  const from = instantAfter(end, -outcomeAfter);
  const raised = anAdvice({
    adviceId,
    organisationId,
    authorId,
    journeyId,
    concernedId,
    textRef,
    about: concernedId === null ? 'organisation' : 'person',
    recipientId: randomUUID(),
  });
  if (concernedId !== null) {
    const refused = adviceCommand('AnswerAdviceConsent', { given: false, textHash: raised.textHash, preview: null });
    return eventsOf(raised, end, [[end, refused]]);
  }
  const answered: readonly (readonly [Instant, Step])[] = [
    [from, adviceCommand('AcknowledgeAdvice', {})],
    [from, adviceCommand('RespondToAdvice', { intention: 'will-act', responseRef })],
  ];
  const outcome: readonly (readonly [Instant, Step])[] = [
    [end, adviceCommand('StrikeClock', { deadlineId: 'outcome-due' }, actors.clock)],
    [end, adviceCommand('ReportAdviceOutcome', { outcome: 'done', remarksRef })],
  ];
  return eventsOf(raised, from, endedAt === null ? answered : [...answered, ...outcome]);
};

/** Has an advice raised, answered and ended, as the gateway and the worker do it. */
export const adviceIn = async (world: ErasureWorld, given: AdviceToHave): Promise<AdviceOfWorld> => {
  const advice: AdviceOfWorld = {
    adviceId: randomUUID(),
    personId: given.concernedId ?? given.authorId,
    textRef: randomUUID(),
    responseRef: randomUUID(),
    remarksRef: randomUUID(),
    draftRef: randomUUID(),
  };
  await writeWords(world, advice, given.authorId);
  const stream = streamOf('advice', advice.adviceId);
  await world.log.appendEvents({
    stream,
    expectedSequence: 0,
    runId: null,
    events: courseOf(advice, given).map((event, index) => ({
      eventId: eventIdOf(stream, index + 1),
      // An event of the domain is an object of plain JSON under `data`; the log's own type says no more than that.
      event: event as AdviceEvent & { readonly data: Readonly<Record<string, unknown>> },
      commandId: null,
      fingerprint: null,
    })),
  });
  return advice;
};

/** Somebody who raises an advice. */
export const authorIn = (world: ErasureWorld): Promise<Someone> =>
  world.person({ organisationId: null, roles: ['bmw-practitioner'] });

/** Whether the words of an advice are gone: all of them, or none. */
export const isDestroyed = async (world: ErasureWorld, advice: AdviceOfWorld): Promise<boolean> => {
  const { textRef, responseRef, remarksRef, draftRef } = advice;
  const read = await Promise.all([textRef, responseRef, remarksRef, draftRef].map((ref) => world.readOrCode(ref)));
  const readings = new Set(read);
  expect(readings.size, 'all of an advice goes, or nothing').toBe(readings.has('content-destroyed') ? 1 : 4);
  return readings.has('content-destroyed');
};

/** What retention would destroy now, a line each. */
export const toBeDestroyedIn = async (world: ErasureWorld): Promise<readonly string[]> =>
  (await runAsEraser(world, 'retention', ['--dry-run'])).lines.slice(0, -1);

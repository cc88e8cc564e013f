import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exploreAdvice, newAdviceExploration } from '../testing/random-advice.js';
import { commandOfAdviceTask } from './commands.js';
import { decideAdvice } from './decide.js';
import type { AdviceEventType } from './events.js';
import { instantAfter } from '../journey/time.js';
import { foldAdvice } from './state.js';

const SEED = 20_270_302;
const ADVICE_RUNS = 400;
const moves = fc.array(fc.array(fc.nat({ max: 1_000_000 }), { minLength: 12, maxLength: 12 }), {
  minLength: 5,
  maxLength: 20,
  size: 'max',
});

/** Every event of an advice; its tasks never change hands and hang on no appointment, so two of the task events are not. */
const everyEventType = {
  AdviceRaised: true,
  AdviceConsentGiven: true,
  AdviceConsentRefused: true,
  AdviceConsentLapsed: true,
  AdviceSent: true,
  WordsDisclosed: true,
  DisclosureOpened: true,
  DisclosureWithdrawn: true,
  DisclosureLapsed: true,
  AdviceAcknowledged: true,
  AdviceAnswered: true,
  AdviceOutcomeDue: true,
  AdviceOutcomeReported: true,
  AdviceEnded: true,
  TaskOpened: true,
  TaskCompleted: true,
  TaskCancelled: true,
  TaskReminded: true,
  TaskEscalated: true,
} as const satisfies Record<Exclude<AdviceEventType, 'TaskReassigned' | 'TaskRescheduled'>, true>;

const explore = (decide: typeof decideAdvice) =>
  fc.check(
    fc.property(moves, (drawn) => exploreAdvice(drawn, decide, newAdviceExploration())),
    { seed: SEED, numRuns: ADVICE_RUNS, endOnFailure: true },
  );

describe('whatever is done to an advice', () => {
  test('what must hold after every step holds, and every event and every task is reached', () => {
    const exploration = newAdviceExploration();
    fc.assert(
      fc.property(moves, (drawn) => exploreAdvice(drawn, decideAdvice, exploration)),
      { seed: SEED, numRuns: ADVICE_RUNS },
    );
    expect([...exploration.eventTypes].toSorted()).toStrictEqual(Object.keys(everyEventType).toSorted());
    expect([...exploration.taskKinds].toSorted()).toStrictEqual(Object.keys(commandOfAdviceTask).toSorted());
    expect(exploration.commands).toBeGreaterThan(2_000);
    expect(exploration.refused).toBeGreaterThan(500);
  });
});

const broken: readonly (readonly [string, typeof decideAdvice, string])[] = [
  [
    'that sends without the consent of whom it can be traced to (S7)',
    (state, command, time) => {
      const decision = decideAdvice(state, command, time);
      if (decision.rejected) return decision;
      const events = decision.events.filter(({ type }) => type !== 'WordsDisclosed');
      return { ...decision, events, state: foldAdvice(events, state) ?? state };
    },
    'was sent without their consent',
  ],
  [
    'that opens what was taken back or has lapsed (S7)',
    (state, command, time) => {
      const { disclosure } = state;
      const asIfValid =
        disclosure === null
          ? state
          : { ...state, disclosure: { ...disclosure, validUntil: instantAfter(time.now, 1), openings: [] } };
      const decision = decideAdvice(command.type === 'OpenDisclosure' ? asIfValid : state, command, time);
      if (decision.rejected) return decision;
      return { ...decision, state: foldAdvice(decision.events, state) ?? state };
    },
    'words were opened that were not disclosed',
  ],
  [
    'that leaves tasks open when their step is over',
    (state, command, time) => {
      const decision = decideAdvice(state, command, time);
      if (decision.rejected) return decision;
      const events = decision.events.filter(({ type }) => type !== 'TaskCompleted');
      return { ...decision, events, state: foldAdvice(events, state) ?? state };
    },
    'the open tasks are not those that the advice needs',
  ],
  [
    'whose clock does nothing',
    (state, command, time) =>
      command.type === 'StrikeClock' ? { rejected: false, events: [], state } : decideAdvice(state, command, time),
    'a deadline stays in the past',
  ],
];

describe('the same check reports an advice core', () => {
  test.each(broken)('%s', (_title, brokenDecide, violation) => {
    const outcome = explore(brokenDecide);
    expect(outcome.failed).toBe(true);
    expect(String(outcome.errorInstance)).toContain(violation);
  });
});

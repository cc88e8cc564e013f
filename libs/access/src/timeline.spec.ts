import { describe, expect, test } from 'vitest';
import type { JourneyEventType } from '@traject/domain';
import { timelineDetail, timelineFor, type TimelineEvent } from './timeline.js';

const happened = (type: JourneyEventType, data: TimelineEvent['data'] = {}): TimelineEvent => ({
  sequence: 7,
  type,
  at: '2027-03-02T09:00:00.000Z',
  by: 'employee',
  data,
});

/** What says who helps, why, with what, or how somebody is. */
const telling: readonly JourneyEventType[] = [
  'IntakeRecorded',
  'PractitionerAssigned',
  'SignalNoticed',
  'ReferralProposed',
  'OtherHelpStarted',
  'BmwTalkPlanned',
  'BmwTalkMissed',
  'CoachingSessionPlanned',
  'ReflectionWritten',
  'JourneyEvaluated',
  'JourneyPaused',
  'JourneyStopped',
  'ConsentWithdrawn',
  'MainLinesRefused',
  'MainLinesAgreed',
  'DisclosureWithdrawn',
  'DisclosureLapsed',
  'FollowUpRecorded',
  'BreakGlassRequested',
  'BreakGlassApproved',
  'BreakGlassEnded',
  'TaskOpened',
];

const course: readonly TimelineEvent[] = [
  'ContactConsentGiven' as const,
  ...telling,
  'BmwTalkHeld' as const,
  'CoachingSessionHeld' as const,
  'NeutralConversationHeld' as const,
  'EmployerInputGiven' as const,
  'WordsDisclosed' as const,
  'JourneyClosed' as const,
  'JourneyEnded' as const,
].map((type) => happened(type, type === 'WordsDisclosed' ? { key: 'main-lines/1/1' } : {}));

describe('the timeline of a journey', () => {
  test.each(['requester', 'manager', 'none'] as const)(
    'hides from the %s what tells more than how far it is (S7)',
    (who) => {
      expect(telling.filter((event) => timelineDetail(who, event) !== 'hidden')).toEqual([]);
    },
  );

  test('that telling events are told to somebody is found by the same look (negative control)', () => {
    expect(telling.filter((event) => timelineDetail('employee', event) !== 'hidden')).toEqual(telling);
  });

  test.each([
    ['requester', ['ContactConsentGiven', 'EmployerInputGiven', 'JourneyEnded', 'WordsDisclosed']],
    ['manager', ['EmployerInputGiven', 'WordsDisclosed']],
    ['none', []],
  ] as const)('shows the %s this much of a whole course, with neither numbers nor who did it', (who, shown) => {
    const seen = timelineFor(who, course);
    expect(seen.map(({ type }) => type).toSorted()).toEqual(shown);
    for (const entry of seen) expect(Object.keys(entry)).toEqual(['type', 'at']);
  });

  test.each(['requester', 'manager'] as const)(
    'hides from the %s that words were shared and taken back, or lapsed',
    (who) => {
      const isShared = (events: readonly TimelineEvent[]) =>
        timelineFor(who, events).some(({ type }) => type === 'WordsDisclosed');
      for (const over of ['DisclosureWithdrawn', 'DisclosureLapsed'] as const) {
        const takenBack = [...course, happened(over, { key: 'main-lines/1/1' })];
        const another = [...course, happened(over, { key: 'agreement/1/1/1' })];
        expect(isShared(takenBack)).toBe(false);
        expect(isShared(another)).toBe(true);
        expect(timelineFor('employee', takenBack)).toHaveLength(takenBack.length);
      }
    },
  );

  test("shows the employee everything, and keeps the employee's marks from the practitioner", () => {
    expect(timelineDetail('employee', 'JourneyEvaluated')).toBe('whole');
    expect(timelineDetail('practitioner', 'JourneyEvaluated')).toBe('happening');
    expect(timelineDetail('practitioner', 'BmwTalkHeld')).toBe('whole');
  });

  test('shows the employee each thing with its number and who did it, and the coordinator that it happened', () => {
    const told = course.map(({ sequence, type, at, by }) => ({ sequence, type, at, by }));
    expect(timelineFor('employee', course)).toEqual(told);
    expect(timelineFor('coordinator', course)).toEqual(told.map(({ type, at }) => ({ type, at })));
    expect(timelineFor('practitioner', course)).toEqual(
      told.map(({ type, at, ...more }) => (type === 'JourneyEvaluated' ? { type, at } : { ...more, type, at })),
    );
  });

  test.each(['receiver', 'emergency-reader', 'none'] as const)('shows nothing to whoever is %s', (who) => {
    expect(course.map(({ type }) => timelineDetail(who, type))).toEqual(course.map(() => 'hidden'));
    expect(timelineFor(who, course)).toEqual([]);
  });
});

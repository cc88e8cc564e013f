import { describe, expect, test } from 'vitest';
import type { JourneyEventType } from '@traject/domain';
import { timelineDetail } from './timeline.js';

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
  'FollowUpRecorded',
  'TaskOpened',
];

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

  test('shows the requester how many talks were held, and nothing else of them', () => {
    expect(timelineDetail('requester', 'BmwTalkHeld')).toBe('happening');
  });

  test("shows the employee everything, and keeps the employee's marks from the practitioner", () => {
    expect(timelineDetail('employee', 'JourneyEvaluated')).toBe('whole');
    expect(timelineDetail('practitioner', 'JourneyEvaluated')).toBe('happening');
    expect(timelineDetail('practitioner', 'BmwTalkHeld')).toBe('whole');
  });
});

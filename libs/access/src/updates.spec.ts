import { describe, expect, test } from 'vitest';
import type { JourneyEventType } from '@traject/domain';
import { hearsOf } from './updates.js';

/** What would tell the employer when somebody reflected, was missed, or was asked something. */
const betweenOthers: readonly JourneyEventType[] = [
  'IntakeRecorded',
  'PractitionerAssigned',
  'BmwTalkPlanned',
  'BmwTalkMissed',
  'SignalNoticed',
  'ReflectionWritten',
  'JourneyEvaluated',
  'MainLinesRefused',
  'MainLinesAgreed',
  'DisclosureWithdrawn',
  'DisclosureLapsed',
  'ConsentWithdrawn',
  'BreakGlassApproved',
];

/** What the coarse phase moves with. */
const phases: readonly JourneyEventType[] = [
  'JourneyRequested',
  'ContactConsentGiven',
  'TrajectoryOpened',
  'ReferralOpened',
  'ClosingOpened',
  'JourneyClosed',
  'JourneyEnded',
];

describe('what somebody hears of a journey', () => {
  test.each(['requester', 'manager', 'none'] as const)('is, for the %s, nothing that is between others (S7)', (who) => {
    expect(betweenOthers.filter((event) => hearsOf(who, event))).toEqual([]);
  });

  test('that others hear of it is found by the same look (negative control)', () => {
    expect(betweenOthers.filter((event) => hearsOf('employee', event))).toEqual(betweenOthers);
  });

  test('is, for the requester, whatever moves the phase, the pause and the counts that they see', () => {
    const seen: readonly JourneyEventType[] = [
      ...phases,
      'JourneyPaused',
      'JourneyResumed',
      'CoachingStarted',
      'ExtensionAgreed',
      'BmwTalkHeld',
      'CoachingSessionHeld',
    ];
    expect(seen.filter((event) => hearsOf('requester', event))).toEqual(seen);
  });

  test('is, for the manager, the phase and what was addressed to them, not how often people met (S6)', () => {
    expect(phases.filter((event) => hearsOf('manager', event))).toEqual(phases);
    expect(hearsOf('manager', 'WordsDisclosed')).toBe(true);
    expect(hearsOf('manager', 'BmwTalkHeld')).toBe(false);
    expect(hearsOf('manager', 'JourneyPaused')).toBe(false);
    expect(hearsOf('manager', 'NeutralConversationHeld')).toBe(false);
  });

  test('is nothing for who has no part in it', () => {
    expect(hearsOf('none', 'JourneyEnded')).toBe(false);
  });
});

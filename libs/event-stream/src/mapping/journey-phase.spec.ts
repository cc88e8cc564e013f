import type { LoggedEvent } from '@traject/contracts';
import { describe, expect, it } from 'vitest';
import { topicNames } from '../kafka/topic-plan.js';
import { followJourney, phaseRecord, type FollowedJourney, type JourneyPhase } from './journey-phase.js';

const logged = (sequence: number, at: string, type: string, data: Record<string, unknown> = {}): LoggedEvent => ({
  position: sequence,
  stream: 'journey/j1',
  sequence,
  eventId: `event-${sequence}`,
  commandId: null,
  fingerprint: null,
  runId: null,
  recordedAt: at,
  event: { type, version: 1, at, by: 'clock', data },
});

describe('the phase of a journey', () => {
  it('follows the journey from request to end, with the day and the sequence of each change', () => {
    const phases: JourneyPhase[] = [];
    let journey: FollowedJourney | undefined;
    for (const event of [
      logged(1, '2027-03-01T09:00:00.000Z', 'JourneyRequested'),
      logged(2, '2027-03-01T09:00:00.000Z', 'TaskOpened'),
      logged(3, '2027-03-02T09:00:00.000Z', 'ContactConsentGiven'),
      logged(4, '2027-03-04T09:00:00.000Z', 'IntakeRecorded', { route: 'coach' }),
      logged(5, '2027-03-04T09:00:00.000Z', 'ReferralOpened', { number: 1 }),
      logged(6, '2027-03-09T09:00:00.000Z', 'TrajectoryOpened', { kind: 'coaching', number: 1 }),
      logged(7, '2027-03-10T09:00:00.000Z', 'ReflectionEnded'),
      logged(8, '2027-06-01T09:00:00.000Z', 'TrajectoryOpened', { kind: 'neutral-conversation', number: 2 }),
      logged(9, '2027-06-20T09:00:00.000Z', 'ClosingOpened'),
      logged(10, '2027-06-22T09:00:00.000Z', 'JourneyClosed'),
      logged(11, '2027-08-01T09:00:00.000Z', 'JourneyEnded'),
    ]) {
      const next = followJourney(journey, event);
      if (next.standing !== journey?.standing) phases.push(next.standing);
      journey = next;
    }
    expect(phases).toEqual([
      { phase: 'awaiting-consent', route: null, sinceDay: '2027-03-01', sequence: 1 },
      { phase: 'intake', route: null, sinceDay: '2027-03-02', sequence: 3 },
      { phase: 'intake', route: 'coach', sinceDay: '2027-03-04', sequence: 4 },
      { phase: 'support', route: 'coach', sinceDay: '2027-03-04', sequence: 5 },
      { phase: 'support', route: 'neutral-conversation', sinceDay: '2027-06-01', sequence: 8 },
      { phase: 'closing', route: 'neutral-conversation', sinceDay: '2027-06-20', sequence: 9 },
      { phase: 'follow-up', route: 'neutral-conversation', sinceDay: '2027-06-22', sequence: 10 },
      { phase: 'ended', route: 'neutral-conversation', sinceDay: '2027-08-01', sequence: 11 },
    ]);
  });

  it('goes to the compacted topic under the pseudonym of the journey', () => {
    const { standing } = followJourney(undefined, logged(1, '2027-03-01T09:00:00.000Z', 'JourneyRequested'));
    expect(phaseRecord('pseudonym', standing, topicNames())).toMatchObject({
      topic: 'traject.journey-state.v1',
      key: 'pseudonym',
      value: JSON.stringify(standing),
    });
  });
});

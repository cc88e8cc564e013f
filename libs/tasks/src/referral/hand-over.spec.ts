import { describe, expect, test } from 'vitest';
import { defaultPolicy, type JourneyState, type ReferralStage } from '@traject/domain';
import type { FormContext } from '../form/context.js';
import { formSchema } from '../form/schema.js';
import { splitForm } from '../form/split.js';

const stateAt = (stage: ReferralStage): JourneyState => ({
  journeyId: 'journey-1',
  organisationId: 'organisation-1',
  employeeId: 'employee-1',
  requesterId: 'requester-1',
  managerId: null,
  theme: 'career',
  subject: 'person',
  relatedJourneyId: null,
  policy: defaultPolicy,
  stage: {
    kind: 'referral',
    referral: {
      number: 1,
      stage,
      target: { to: 'coach', coachKind: 'team' },
      handOverRefs: ['goal', 'talk'],
      consentLapsesAt: null,
      receiver: { practitionerId: 'coach-1', registrationValidUntil: null },
      declinedBy: [],
    },
  },
  pause: null,
  practitioner: { practitionerId: 'p1', registrationValidUntil: null },
  formerPractitionerIds: [],
  trajectories: [],
  referralsMade: 1,
  registrationNotice: null,
  disclosures: [],
  breakGlass: [],
  tasks: [],
  tasksOpened: 0,
  sequence: 1,
});

const context: FormContext = {
  now: '2027-03-01T09:00:00.000Z',
  number: 1,
  role: 'employee',
  state: stateAt('hand-over-consent'),
  handOverItems: [
    { ref: 'goal@1', label: 'Goal' },
    { ref: 'talk@3', label: 'Talk 1' },
    { ref: 'other@1', label: 'Not proposed' },
  ],
  handOverHash: 'hash-of-what-is-shown',
};

const answered = (values: object): boolean => splitForm('answer-hand-over', values, context).valid;

describe('the answer on a hand-over', () => {
  test('offers what was proposed, each in the version that is shown, and nothing else (S7)', () => {
    const shown = JSON.stringify(formSchema('answer-hand-over', context, 'en'));
    expect(shown).toContain('"enum":["goal@1","talk@3"]');
    expect(shown).not.toContain('other@1');
  });

  test('is given on exactly those words, and any of them may stay behind', () => {
    const textHash = 'hash-of-what-is-shown';
    expect(answered({ agreed: true, handOverItems: ['talk@3'], textHash })).toBe(true);
    expect(answered({ agreed: true, textHash })).toBe(true);
    expect(answered({ agreed: false })).toBe(true);
    expect(answered({ agreed: true, handOverItems: ['talk@3'] })).toBe(false);
    expect(answered({ agreed: true, handOverItems: ['talk@3'], textHash: 'of-other-words' })).toBe(false);
    expect(answered({ agreed: true, handOverItems: ['talk@2'], textHash })).toBe(false);
    expect(answered({ agreed: true, handOverItems: ['talk@3', 'talk@3'], textHash })).toBe(false);
  });
});

test('who is asked to receive a referral is told of which kind it is, its theme and its subject (S16)', () => {
  const { 'x-facts': facts } = formSchema('answer-referral', { ...context, state: stateAt('to-answer') }, 'nl');
  expect(facts).toEqual({
    kind: { code: 'team', title: 'Teamcoach' },
    theme: { code: 'career', title: 'Loopbaan' },
    subject: { code: 'person', title: 'De persoon' },
  });
});

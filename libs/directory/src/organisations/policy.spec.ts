import { defaultPolicy, defaultRetention } from '@traject/domain';
import { describe, expect, it } from 'vitest';
import { validInput } from '../input.js';
import { policyOverrides, policyWith, reportingWith, retentionWith } from './policy.js';

describe('the policy of an organisation', () => {
  it('is the default policy when it has set nothing itself', () => {
    expect(policyWith({})).toEqual(defaultPolicy);
  });

  it('is the default policy with its own settings put over it, one by one', () => {
    const policy = policyWith({
      maxBmwTalks: 4,
      reflectionDays: { default: 7 },
      registrationRequired: { coach: false },
    });
    expect(policy).toEqual({
      ...defaultPolicy,
      maxBmwTalks: 4,
      reflectionDays: { ...defaultPolicy.reflectionDays, default: 7 },
      registrationRequired: { ...defaultPolicy.registrationRequired, coach: false },
    });
  });

  it('S11 S12 S13: may be stricter than the domain, never looser', () => {
    expect(() =>
      policyWith({ maxBmwTalks: 6, coachingSessions: { max: 10 }, reflectionDays: { min: 6 }, adviceGroupMinimum: 4 }),
    ).toThrow(
      expect.objectContaining({
        code: 'policy-invalid',
        faults: expect.arrayContaining([
          { path: 'policy.maxBmwTalks', expected: 'a whole number from 1 to 5' },
          expect.objectContaining({ path: 'policy.coachingSessions.max' }),
          expect.objectContaining({ path: 'policy.reflectionDays.min' }),
          expect.objectContaining({ path: 'policy.adviceGroupMinimum' }),
        ]),
      }),
    );
  });

  it.each([
    { dayLengthMs: 1000 },
    { unheardOf: 1 },
    { maxBmwTalks: '3' },
    { maxBmwTalks: 2.5 },
    { coachingSessions: { min: 5, most: 6 } },
    { coachingSessions: 5 },
    { registrationRequired: { bmw: 'yes' } },
    null,
    'strict',
    7,
  ])('is not %j', (given) => {
    expect(() => validInput(policyOverrides, given)).toThrow(expect.objectContaining({ code: 'input-invalid' }));
  });

  it('takes the length of a day from the stack alone', () => {
    expect(policyWith({}, 2_000).dayLengthMs).toBe(2_000);
  });
});

describe('how long an organisation keeps what belongs to no one journey', () => {
  it('is the default with its own settings put over it', () => {
    expect(retentionWith({})).toEqual(defaultRetention);
    expect(retentionWith({ retention: { draftDays: 14 } })).toEqual({ ...defaultRetention, draftDays: 14 });
    expect(validInput(policyOverrides, { retention: { draftDays: 14 } })).toEqual({ retention: { draftDays: 14 } });
  });

  it('is refused when it is longer or shorter than allowed, or nothing that is kept', () => {
    const fault = { path: 'policy.retention.formerPersonDays', expected: 'a whole number from 30 to 3650' };
    expect(() => retentionWith({ retention: { formerPersonDays: 1 } })).toThrow(
      expect.objectContaining({ code: 'policy-invalid', faults: [fault] }),
    );
    expect(() => validInput(policyOverrides, { retention: { accessLogDays: 1 } })).toThrow(
      expect.objectContaining({ code: 'input-invalid' }),
    );
  });

  it('may be set for advice, which otherwise goes by what a dossier goes by', () => {
    expect(retentionWith({}).adviceDays).toBeNull();
    expect(retentionWith({ retention: { adviceDays: 365 } })).toEqual({ ...defaultRetention, adviceDays: 365 });
    expect(validInput(policyOverrides, { retention: { adviceDays: 365 } })).toEqual({ retention: { adviceDays: 365 } });
    const fault = { path: 'policy.retention.adviceDays', expected: 'a whole number from 1 to 3650' };
    expect(() => retentionWith({ retention: { adviceDays: 0 } })).toThrow(expect.objectContaining({ faults: [fault] }));
    expect(() => validInput(policyOverrides, { retention: { adviceDays: 1.5 } })).toThrow(
      expect.objectContaining({ code: 'input-invalid' }),
    );
  });

  it('is no part of what a journey goes by', () => {
    expect(policyWith({ retention: { draftDays: 14 } })).toEqual(defaultPolicy);
  });
});

describe('by how many months an organisation is reported on', () => {
  it('is one month unless it has chosen another length', () => {
    expect(reportingWith({})).toEqual({ months: 1 });
    expect(reportingWith({ reporting: { months: 12 } })).toEqual({ months: 12 });
  });

  it.each([2, 0, 24])('is not %i', (months) => {
    const { reporting } = validInput(policyOverrides, { reporting: { months } });
    expect(() => reportingWith(reporting === undefined ? {} : { reporting })).toThrow(
      expect.objectContaining({
        code: 'policy-invalid',
        faults: [{ path: 'policy.reporting.months', expected: 'one of 1, 3, 6, 12' }],
      }),
    );
  });

  it('is no part of what a journey goes by', () => {
    expect(policyWith({ reporting: { months: 3 } })).toEqual(defaultPolicy);
  });
});

import { describe, expect, it } from 'vitest';
import { eventIdOf } from './event-id.js';
import { noted } from './log-for-tests.js';
import { payloadHash } from './payload-hash.js';

describe('what the log recognises an event by', () => {
  it('is an id that stays the same for ever for a place in a stream', () => {
    expect(eventIdOf('journey/1', 1)).toBe('bba40f85-d7e8-5b59-a604-9c14cf182fd9');
    expect(eventIdOf('journey/1', 11)).not.toBe(eventIdOf('journey/11', 1));
  });

  it('is a hash that stays the same for ever for what an event says', () => {
    expect(payloadHash(noted(1))).toBe('2ca730abd719433b396681b53fa5486b08a90349b353536590d0d5e27c533dee');
  });

  it.each([
    ['type', { ...noted(1), type: 'Other' }],
    ['version', { ...noted(1), version: 2 }],
    ['instant', { ...noted(1), at: '2027-03-02T13:05:00.001Z' }],
    ['role', { ...noted(1), by: 'coach' as const }],
    ['data', noted(2)],
  ])('is another hash when its %s differs', (_part, other) => {
    expect(payloadHash(other)).not.toBe(payloadHash(noted(1)));
  });
});

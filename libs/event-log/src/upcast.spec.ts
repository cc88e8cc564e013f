import { describe, expect, it } from 'vitest';
import { noted } from './log-for-tests.js';
import { upcastWith, type Upcaster } from './upcast.js';

const split: Upcaster = {
  type: 'Noted',
  fromVersion: 1,
  data: ({ number, ...data }) => ({ ...data, count: number }),
};
const counted: Upcaster = { type: 'Noted', fromVersion: 2, data: (data) => ({ ...data, unit: 'talk' }) };

describe('an event of an older version', () => {
  it('is read as the current one, through every version between', () => {
    expect(upcastWith([counted, split])(noted(3))).toEqual({
      ...noted(3),
      version: 3,
      data: { count: 3, unit: 'talk' },
    });
  });

  it('is left alone when it is current or of another type', () => {
    const current = { ...noted(3), version: 3 };
    expect(upcastWith([counted, split])(current)).toBe(current);
    expect(upcastWith([{ ...split, type: 'Other' }])(noted(3))).toEqual(noted(3));
    expect(upcastWith([])(noted(3))).toEqual(noted(3));
  });

  it.each([
    ['comes from a later version of this product', [split], 3],
    ['has no version that there ever was', [split], 0],
    ['is older than what can be read', [counted], 1],
    ['is of a type that has one version alone', [], 2],
  ])('is not read as the current one when it %s', (_why, known, version) => {
    const read = () => upcastWith(known)({ ...noted(3, { words: 'said in confidence' }), version });
    expect(read).toThrow(expect.objectContaining({ code: 'event-version-unknown', facts: { type: 'Noted', version } }));
    expect(read).not.toThrow(/confidence/);
  });

  it('may not have two readings', () => {
    expect(() => upcastWith([split, split])).toThrow(expect.objectContaining({ code: 'upcaster-doubled' }));
  });
});

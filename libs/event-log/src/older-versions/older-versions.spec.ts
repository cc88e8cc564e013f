import { describe, expect, it } from 'vitest';
import { noted } from '../log-for-tests.js';
import type { Upcaster } from '../upcast.js';
import { upcasters } from '../upcasters.js';
import { olderVersionExamples } from './examples.js';
import { faultsOfOlderVersions } from './unread-versions.js';

const counted: Upcaster = { type: 'Noted', fromVersion: 1, data: ({ number }) => ({ count: number }) };
const example = { stored: noted(1), readAs: { ...noted(1), version: 2, data: { count: 1 } } };

describe('events of older versions', () => {
  it('are all still read, each shown by an example that was once stored', () => {
    expect(faultsOfOlderVersions(upcasters, olderVersionExamples)).toEqual([]);
  });

  it('are found wanting when one has no example, is read by nothing, or is read wrongly', () => {
    expect(faultsOfOlderVersions([counted], [example])).toEqual([]);
    expect(faultsOfOlderVersions([counted], [])).toEqual(['Noted.v1 has no stored example']);
    expect(faultsOfOlderVersions([], [example])).toEqual(['Noted.v1 is not read as Noted.v2 should be']);
    const wrongly = { ...counted, data: () => ({ count: 7 }) };
    expect(faultsOfOlderVersions([wrongly], [example])).toEqual(['Noted.v1 is not read as Noted.v2 should be']);
  });
});

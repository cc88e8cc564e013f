import { describe, expect, it } from 'vitest';
import type { Schemas } from '../contract/contract-changes.js';
import { currentContract } from '../contract/current-contract.js';
import { exampleBodies } from '../contract/example-bodies.js';
import { readReleasedContract } from '../contract/released-contract.js';
import { keeps, unreadableBodies } from '../contract/unreadable-for-tests.js';
import { phaseType } from '../mapping/schema.js';
import { streamFields, type StreamTable } from '../mapping/stream-fields.js';
import type { Upcast } from '../mapping/upcast.js';
import { readableSinceRaised, releasedBefore } from '../testing.js';
import { readableVersions } from './readable-versions.js';

const held = (version: number): string => `nl.traject.journey.bmw-talk-held.v${version}`;

/** The table with the talk that was held raised as often as there are upcasts. */
const tableWith = (...upcasts: readonly Upcast[]): StreamTable => ({
  ...streamFields,
  journey: { ...streamFields.journey, BmwTalkHeld: { ...streamFields.journey.BmwTalkHeld, upcasts } },
});
const marked =
  (mark: string): Upcast =>
  (body) => ({ ...body, marks: `${String(body['marks'] ?? '')}${mark}` });
const releasedAs = (...versions: readonly number[]): Schemas =>
  new Map(versions.map((version) => [held(version), { title: `Version ${version}` }]));

describe('what can be read of the stream', () => {
  const released = readReleasedContract().schemas;

  it('is every event of this version, and every version that was ever released', () => {
    const readable = readableVersions();
    expect([...currentContract().keys()].filter((event) => event !== phaseType && !readable.has(event))).toEqual([]);
    expect([...released.keys()].filter((event) => event !== phaseType && !readable.has(event))).toEqual([]);
  });

  it('is read as the current version, whatever an earlier one says', () => {
    expect(unreadableBodies(readableVersions())).toEqual([]);
  });

  it('needs no look at what was released while no event was raised', () => {
    const readable = readableVersions(tableWith(), () => expect.fail('It was looked at.'));
    expect(readable.size).toBe(readableVersions().size);
  });
});

describe('an event that was raised twice', () => {
  const readable = readableVersions(tableWith(marked('b'), marked('c')), () => releasedAs(1, 2));

  it('is published as its third version', () => {
    expect([1, 2, 3].map((version) => readable.get(held(version))?.current.event)).toEqual(Array(3).fill(held(3)));
    expect(readable.has(held(4))).toBe(false);
    expect(readable.get(held(3))?.schema).toMatchObject({ $id: 'urn:nl:traject:journey:bmw-talk-held:v3' });
  });

  it('is brought there step by step from wherever it was', () => {
    const brought = [1, 2, 3].map((version) => readable.get(held(version))?.upcast({ marks: 'a' }));
    expect(brought).toEqual([{ marks: 'abc' }, { marks: 'ac' }, { marks: 'a' }]);
  });

  it('is looked at by what was released of each version, and not read as one that never was', () => {
    expect(readable.get(held(2))?.schema).toEqual({ title: 'Version 2' });
    const gap = readableVersions(tableWith(marked('b'), marked('c')), () => releasedAs(2));
    expect([1, 2, 3].map((version) => gap.has(held(version)))).toEqual([false, true, true]);
  });
});

describe('the check of upcasts', () => {
  it('is content with one that brings every body to the current schema', () => {
    expect(unreadableBodies(readableSinceRaised())).toEqual([]);
  });

  it.each<readonly [what: string, upcast: Upcast, bodies: number]>([
    ['forgets a field', ({ talk, on: _on, ...rest }) => ({ ...rest, number: talk }), allBodies()],
    ['fails', () => expect.fail('no upcast'), allBodies()],
    [
      'does not know a code',
      ({ talk, on, ...rest }) => ({
        ...rest,
        number: talk,
        heldAt: on,
        next: rest['next'] === 'refer' ? 'referral' : rest['next'],
      }),
      1,
    ],
  ])('reports one that %s', (_what, upcast, bodies) => {
    const unreadable = unreadableBodies(readableSinceRaised(upcast));
    expect(unreadable).toHaveLength(bodies);
    for (const [event] of unreadable) expect(event).toBe(held(1));
  });
});

describe('the bodies that are made of a schema', () => {
  it('are such as it allows, of every event', () => {
    const schemas = [...readReleasedContract().schemas.values(), ...releasedBefore.values()];
    expect(schemas.flatMap((schema) => exampleBodies(schema).filter((body) => !keeps(schema, body)))).toEqual([]);
  });

  it('say every code and null, and leave out what may be missing', () => {
    const bodies = exampleBodies({
      type: 'object',
      properties: {
        next: { anyOf: [{ type: 'string', enum: ['finish', 'refer'] }, { type: 'null' }] },
        score: { type: 'integer', minimum: 1, maximum: 10 },
        marks: { type: 'array', items: { type: 'boolean' } },
      },
      required: ['next', 'marks'],
    });
    const whole = { next: 'finish', score: 1, marks: [true, false] };
    expect(bodies).toEqual([
      whole,
      { ...whole, next: 'refer' },
      { ...whole, next: null },
      { ...whole, score: 10 },
      { ...whole, marks: [] },
      { next: 'finish', marks: [true, false] },
    ]);
  });
});

/** How many bodies are made of the earlier version of the event that is raised in tests. */
function allBodies(): number {
  return [...releasedBefore.values()].flatMap(exampleBodies).length;
}

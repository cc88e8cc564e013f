import 'reflect-metadata';
import { Controller, Post, type Type } from '@nestjs/common';
import { describe, expect, test } from 'vitest';
import { controllers } from '../app.module.js';
import { May, permissionOf } from './may.js';
import { isFresh, needsStepUp, stepUpMaxAgeSeconds } from './step-up.js';

const now = 1_800_000_000_000;

/** How long ago somebody proved who they are (null: nobody knows), and whether that is fresh. */
const ages: readonly (readonly [agoMs: number | null, fresh: boolean])[] = [
  [0, true],
  [300_000, true],
  [300_001, false],
  [3_600_000, false],
  // As with the token of a program that does not tell.
  [null, false],
  // Clocks differ, but no further than this.
  [-5_000, true],
  [-5_001, false],
];

/** For which ages a way to tell what is fresh is wrong. */
const faultsOf = (tells: typeof isFresh): readonly (number | null)[] =>
  ages
    .filter(([agoMs, fresh]) => tells({ authenticatedAtMs: agoMs === null ? null : now - agoMs }, now) !== fresh)
    .map(([agoMs]) => agoMs);

const aged =
  (byMs: number): typeof isFresh =>
  ({ authenticatedAtMs }, nowMs) =>
    isFresh({ authenticatedAtMs: authenticatedAtMs === null ? null : authenticatedAtMs + byMs }, nowMs);

describe('an authentication is fresh', () => {
  test('for five minutes and not a millisecond longer, and never when nobody knows or the future says so', () => {
    expect(stepUpMaxAgeSeconds).toBe(300);
    expect(faultsOf(isFresh)).toEqual([]);
  });

  test.each<readonly [weakness: string, tells: typeof isFresh, found: readonly (number | null)[]]>([
    ['a millisecond too long', aged(1), [300_001, -5_000]],
    [
      'for as long as the login lasts',
      ({ authenticatedAtMs }) => authenticatedAtMs !== null,
      [300_001, 3_600_000, -5_001],
    ],
    [
      'when nobody knows when it was',
      (proof, nowMs) => proof.authenticatedAtMs === null || isFresh(proof, nowMs),
      [null],
    ],
    [
      'when the future says so',
      ({ authenticatedAtMs }, nowMs) =>
        authenticatedAtMs !== null && isFresh({ authenticatedAtMs: Math.min(authenticatedAtMs, nowMs) }, nowMs),
      [-5_001],
    ],
  ])('would be reported by the same look if it were fresh %s', (_weakness, tells, found) => {
    expect(faultsOf(tells)).toEqual(found);
  });
});

describe('what needs a fresh authentication', () => {
  const permissions = [
    'break-glass.approve',
    'break-glass.request',
    'erasure.ask',
    'erasure.ask-own',
    'identity.link',
    'identity.unlink',
    'key-rotation.begin',
    'legal-hold.lift',
    'login.end-every',
  ];

  const askingFor = (among: readonly Type<object>[]): readonly string[] =>
    among
      .flatMap(({ prototype }) => Object.values(Object.getOwnPropertyDescriptors(prototype)))
      .flatMap(({ value }: PropertyDescriptor) =>
        typeof value === 'function' && needsStepUp(value) ? [String(permissionOf(value))] : [],
      )
      .toSorted();

  test('is asked for it by every route that opens in danger, gives or ends logins of others, changes what keys are under, or destroys or lets destroy for good', () => {
    expect(askingFor(controllers)).toEqual(permissions);
  });

  @Controller('forgetful')
  class Forgetful {
    @Post()
    @May('login.end-every')
    endEvery(): string {
      return '';
    }
  }

  test('is found missing where a route forgets to ask', () => {
    expect(askingFor([Forgetful])).not.toContain('login.end-every');
  });
});

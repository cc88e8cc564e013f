import { CIVIL_DAY_MS, instantAfter } from '@traject/domain';
import type {} from '@traject/engines/injected';
import { inject, onTestFinished } from 'vitest';
import { openErasureWorld, type ErasureWorld } from './erasure-world.js';

/** A world that the test that asks for it has to itself. */
export const worldOfThisTest = async (): Promise<ErasureWorld> => {
  const world = await openErasureWorld(inject('postgresUrl'));
  onTestFinished(() => world.close());
  return world;
};

/** The instant so many days before now. */
export const daysAgo = (days: number): string => instantAfter(new Date().toISOString(), -days * CIVIL_DAY_MS);

import { beforeAll, inject } from 'vitest';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { openRealWorld, type RealWorld } from './real-world.js';
import { openTimeSkippingWorld, type TimeSkippingWorld } from './time-skipping-world.js';

interface Closable {
  close(): Promise<void>;
}

/**
 * Opens a world before the first test of a file and closes it after the last one.
 * @returns gives the world, to whoever asks while a test runs
 */
export const worldOfThisFile = <World extends Closable>(open: () => Promise<World>): (() => World) => {
  let world: World | undefined;
  beforeAll(async () => {
    const opened = await open();
    world = opened;
    return () => opened.close();
  });
  return () => {
    if (world === undefined) throw new Error('The world is open only while tests run: ask for it inside of one.');
    return world;
  };
};

/** A server on which days pass at once, for the tests of this file. */
export const timeSkippingWorldOfThisFile = (): (() => TimeSkippingWorld) => worldOfThisFile(openTimeSkippingWorld);

/** The real PostgreSQL and Temporal, for the tests of this file. */
export const realWorldOfThisFile = (): (() => RealWorld) =>
  worldOfThisFile(() => {
    quietTemporal();
    return openRealWorld(inject('postgresUrl'), inject('temporalAddress'));
  });

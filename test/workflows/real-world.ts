import { setTimeout as wait } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { JourneyState } from '@traject/domain';
import type { Days } from './stories.js';

/** Length of a day in stories on a real server, where time cannot be skipped. */
export const shortDayMs = 40;

/** A client of a real Temporal server. */
export const clientOf = async (address: string): Promise<{ readonly client: Client; close(): Promise<void> }> => {
  const connection = await Connection.connect({ address });
  return { client: new Client({ connection }), close: () => connection.close() };
};

/** Looks again and again until it holds; the limit of the test ends what never comes true. */
export const eventually = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await wait(20);
};

/** Short days: what a story waits for on a real server is the state that the clock leads to, never a length of time. */
export const shortDays = (stateInLog: () => Promise<JourneyState | null>): Days => ({
  dayLengthMs: shortDayMs,
  now: async () => Date.now(),
  daysPass: async (days) => {
    const until = Date.now() + days * shortDayMs;
    await eventually(async () => {
      const state = await stateInLog();
      return Date.now() >= until && state !== null && state.stage.kind !== 'waiting-for-follow-up';
    });
  },
});

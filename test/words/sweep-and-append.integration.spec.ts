import { EventLogProblem } from '@traject/event-log';
import type {} from '@traject/engines/injected';
import { sql } from 'kysely';
import { expect, inject, test } from 'vitest';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { openWordsWorld, words, type WordsWorld } from './words-world.js';

const world = worldOfThisFile(() => openWordsWorld(inject('postgresUrl')));

/** What became of an event that was appended while the words to which it refers were swept. */
interface Outcome {
  readonly ref: string;
  readonly accepted: boolean;
}

/** Sweeps and appends at the same moment, for words that were brought long ago and that nothing refers to. */
const race = async ({ keep, later, append, sweep }: WordsWorld, pairs: number): Promise<readonly Outcome[]> => {
  const items = Array.from({ length: pairs }, () => words());
  await keep(...items);
  await later('8 days');
  const appending = items.map(async ({ contentRef: ref }) => {
    try {
      await append({ goalRef: ref });
      return { ref, accepted: true };
    } catch (error) {
      if (error instanceof EventLogProblem && error.code === 'content-gone') return { ref, accepted: false };
      throw error;
    }
  });
  // One after the other as they are: what each sees of the other is for PostgreSQL to say.
  const sweeping = Promise.all([sweep(), sweep()]);
  const outcomes = await Promise.all(appending);
  await sweeping;
  return outcomes;
};

/** Accepted events whose words are gone. */
const withoutWords = async ({ keptOf }: WordsWorld, outcomes: readonly Outcome[]): Promise<readonly string[]> => {
  const accepted = outcomes.filter((outcome) => outcome.accepted).map(({ ref }) => ref);
  const kept = new Set(await keptOf(accepted));
  return accepted.filter((ref) => !kept.has(ref));
};

test('an event that is accepted while its words are swept never refers to words that are gone', async () => {
  const seen = new Set<boolean>();
  for (let round = 0; round < 20; round += 1) {
    const outcomes = await race(world(), 20);
    for (const { accepted } of outcomes) seen.add(accepted);
    expect(await withoutWords(world(), outcomes)).toEqual([]);
    const refused = outcomes.filter(({ accepted }) => !accepted).map(({ ref }) => ref);
    await world().sweep();
    expect(await world().keptOf(refused)).toEqual([]);
  }
  // Each came first at times, or nothing was shown.
  expect(seen).toEqual(new Set([true, false]));
});

test('the same check reports a database whose events do not note what they refer to', async () => {
  const { superuser } = world();
  await sql`alter table event_log.events disable trigger content_is_noted`.execute(superuser.query);
  try {
    const outcomes = await race(world(), 20);
    await world().sweep();
    expect((await withoutWords(world(), outcomes)).length).toBeGreaterThan(0);
  } finally {
    await sql`alter table event_log.events enable trigger content_is_noted`.execute(superuser.query);
  }
});

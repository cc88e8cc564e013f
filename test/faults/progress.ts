import { eventually } from '@traject/engines';
import { partitionEnds, type KafkaAddress } from '@traject/event-stream';
import type pg from 'pg';

/** How far the stream is, from the log to the mart. */
export interface Progress {
  /** Events in the log. */
  readonly written: number;
  /** Events of the log that are in Kafka, as the relay has told the log. */
  readonly published: number;
  /** Places of Kafka that the mart has behind it. */
  readonly taken: number;
  /** Places of Kafka that the mart has before it; what it was last while Kafka is away. */
  readonly untaken: number;
}

/** Whether the mart has come further than it was, or has all that there is and will be. */
export const wentOn = (before: Progress, now: Progress): boolean =>
  now.taken > before.taken || (now.published === now.written && now.untaken === 0);

/** Looks how far the stream is. */
export interface ProgressLook {
  now(): Promise<Progress>;
  /**
   * Resolves once it holds.
   * @throws Error when it did not within the limit, with how far the stream is, or as soon as there is trouble
   */
  until(what: string, holds: () => Promise<boolean> | boolean): Promise<void>;
  /** Resolves, the moment that it is seen, with how far the stream is once it is as far as that. @throws Error likewise */
  untilShown(what: string, holds: (progress: Progress) => boolean): Promise<Progress>;
}

/** Only what never comes is to fail by it: a group believes for ten seconds in a member that was killed. */
const limitMs = 150_000;

const inPostgres = `select (select coalesce(max(position), 0) from event_log.events)::integer as written,
  (select position from event_log.publishing)::integer as published`;

/** @param trouble what went wrong meanwhile, if anything did */
export const lookAt = (
  superuser: pg.Pool,
  kafka: KafkaAddress,
  topics: readonly string[],
  trouble: () => string | undefined,
): ProgressLook => {
  let untaken = 0;
  const now = async (): Promise<Progress> => {
    const { rows } = await superuser.query<Pick<Progress, 'written' | 'published'>>(inPostgres);
    const { rows: positions } = await superuser.query<{ topic: string; partition: number; next: string }>(
      'select topic, partition, next_offset::text as next from mart.positions',
    );
    const at = new Map(positions.map(({ topic, partition, next }) => [`${topic}/${partition}`, Number(next)]));
    const taken = [...at.values()].reduce((total, next) => total + next, 0);
    try {
      const ends = await partitionEnds(kafka, topics);
      const total = ends.reduce((sum, { end }) => sum + Number(end), 0);
      untaken = total - taken;
    } catch {
      // Kafka is away, as it is meant to be now and then; what never comes back ends by the limit.
    }
    const { written = 0, published = 0 } = rows[0] ?? {};
    return { written, published, taken, untaken };
  };
  const until: ProgressLook['until'] = async (what, holds) => {
    const came = await eventually(async () => trouble() !== undefined || (await holds()), limitMs);
    if (came && trouble() === undefined) return;
    const why = trouble() ?? `${what} did not come about within ${limitMs / 1_000} s.`;
    throw new Error(`${why} ${JSON.stringify(await now())}`);
  };
  return {
    now,
    until,
    untilShown: async (what, holds) => {
      let progress = await now();
      await until(what, async () => holds((progress = await now())));
      return progress;
    },
  };
};

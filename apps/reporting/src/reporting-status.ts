import { failureCode } from '@traject/daemon';
import type { ConnectionPool } from '@traject/database/pool';
import { partitionEnds, type KafkaAddress, type TopicNames } from '@traject/event-stream';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Taken } from './mart.js';
import { eventTopics } from './read-record.js';

/** What the reporting process knows of itself, for health checks and metrics. */
export interface ReportingStatus {
  readonly metrics: Registry;
  /** Code of what keeps the mart from following the stream; undefined once it follows. */
  problem(): string | undefined;
  state(): 'starting' | 'following';
  /** Its place in the group is known: it follows what was assigned to it, which may be nothing. */
  follows(): void;
  took(taken: Taken): void;
  /** Something kept it from following; gives the stable code of that. */
  failed(error: unknown): string;
}

/** Where the mart and the stream are. */
export interface StatusParts {
  readonly database: Pick<ConnectionPool, 'pool'>;
  readonly kafka: KafkaAddress;
  readonly names: TopicNames;
}

/** Records that Kafka has and the mart does not, by topic. */
const lagByTopic = async ({ database, kafka, names }: StatusParts): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await database.pool.query<{ topic: string; partition: number; next: string }>(
    'select topic, partition, next_offset::text as next from mart.positions',
  );
  const taken = new Map(rows.map(({ topic, partition, next }) => [`${topic}/${partition}`, BigInt(next)]));
  const lag = new Map<string, number>();
  for (const { topic, partition, first, end } of await partitionEnds(kafka, [...eventTopics(names).keys()])) {
    const from = taken.get(`${topic}/${partition}`) ?? BigInt(first);
    const behind = BigInt(end) - (from < BigInt(first) ? BigInt(first) : from);
    lag.set(topic, (lag.get(topic) ?? 0) + Number(behind > 0n ? behind : 0n));
  }
  return lag;
};

const gauges = (parts: StatusParts, registers: Registry[]): void => {
  const lag = new Gauge({
    name: 'traject_reporting_lag_records',
    help: 'Records in Kafka that the mart has not taken yet, by topic; absent while one of the two is away.',
    labelNames: ['topic'],
    registers,
    collect: async () => {
      lag.reset();
      try {
        for (const [topic, records] of await lagByTopic(parts)) lag.set({ topic }, records);
      } catch {
        // Readiness says which part is away; a lag that nobody knows is left out.
        lag.reset();
      }
    },
  });
  const waiting = new Gauge({
    name: 'traject_reporting_waiting_records',
    help: 'Records that are parked as unreadable, and events held as some before them are missing.',
    labelNames: ['why'],
    registers,
    collect: async () => {
      waiting.reset();
      try {
        const { rows } = await parts.database.pool.query<{ parked: number; held: number }>(
          `select (select count(*) from mart.parked_records)::integer as parked,
                  (select count(*) from mart.held_events)::integer as held`,
        );
        waiting.set({ why: 'parked' }, rows[0]?.parked ?? 0);
        waiting.set({ why: 'held' }, rows[0]?.held ?? 0);
      } catch {
        // For the same reason.
        waiting.reset();
      }
    },
  });
};

/** Opens the status. */
export const openReportingStatus = (parts: StatusParts): ReportingStatus => {
  const metrics = new Registry();
  const registers = [metrics];
  gauges(parts, registers);
  const events = new Counter({
    name: 'traject_reporting_events_total',
    help: 'Events by what this process did with them.',
    labelNames: ['outcome'],
    registers,
  });
  const failures = new Counter({
    name: 'traject_reporting_failures_total',
    help: 'What kept the mart from following the stream, by code.',
    labelNames: ['code'],
    registers,
  });
  let problem: string | undefined;
  let state: 'starting' | 'following' = 'starting';
  return {
    metrics,
    problem: () => problem,
    state: () => state,
    follows: () => {
      state = 'following';
      problem = undefined;
    },
    took: ({ applied, duplicates, parked }) => {
      problem = undefined;
      events.inc({ outcome: 'applied' }, applied);
      events.inc({ outcome: 'duplicate' }, duplicates);
      events.inc({ outcome: 'parked' }, parked.length);
    },
    failed: (error) => {
      problem = failureCode(error);
      failures.inc({ code: problem });
      return problem;
    },
  };
};

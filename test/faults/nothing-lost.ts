import { execFile } from 'node:child_process';
import { readTopics, type KafkaAddress } from '@traject/event-stream';
import type pg from 'pg';
import { totalsInMart } from '../history/mart-totals.js';
import { differencesBetween, type Totals } from '../history/totals.js';
import { faultsIn, type LoggedOnce, type SeenEvent } from '../stream/exactly-once.js';
import { builtProgram } from './supervised.js';

/** What is laid side by side: the log, Kafka, the mart, and what the history knows of itself. */
export interface Sides {
  readonly superuser: pg.Pool;
  readonly analyst: pg.Pool;
  readonly kafka: KafkaAddress;
  /** Topics with events. */
  readonly topics: readonly string[];
  readonly totals: Totals;
  /** What a program about the mart is started with. */
  readonly martSettings: Readonly<Record<string, string>>;
}

/** What was found. */
export interface Findings {
  /** Events of the log, and records that a committed reader sees. */
  readonly events: number;
  readonly records: number;
  /** Rows of the mart's own totals. */
  readonly totals: number;
  /** Whatever was lost, came twice, or is not the same; the first of each kind. */
  readonly faults: readonly string[];
}

interface StreamInLog {
  readonly pseudonym: string | null;
  readonly events: number;
}

const streamsInLog = `
  select p.pseudonym, count(*)::integer as events
    from event_log.events e left join event_log.pseudonyms p
      on p.subject_kind = split_part(e.stream, '/', 1) and p.subject_id = split_part(e.stream, '/', 2)
   group by e.stream, p.pseudonym`;

/** The events of the log under the ids by which analysts know them: the log itself sees to it that streams have no gaps. */
function* eventsOf(streams: readonly StreamInLog[]): Generator<LoggedOnce> {
  for (const { pseudonym, events } of streams) {
    for (let sequence = 1; sequence <= events; sequence += 1) {
      yield { eventId: `${pseudonym ?? 'no pseudonym'}/${sequence}`, sequence };
    }
  }
}

const committedRecords = async (kafka: KafkaAddress, topics: readonly string[]): Promise<readonly SeenEvent[]> => {
  const seen: SeenEvent[] = [];
  await readTopics(kafka, {
    topics,
    from: 'start',
    until: 'end',
    onRecords: (records) => {
      for (const { key, headers } of records) {
        seen.push({ key, eventId: headers['ce_id'] ?? '', sequence: Number(headers['ce_sequence']) });
      }
    },
  });
  return seen;
};

interface ProgramEnd {
  readonly code: number | null;
  readonly lines: readonly string[];
}

const run = (program: string, env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<ProgramEnd> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [builtProgram('reporting', program), ...args],
      { env: { PATH: process.env['PATH'], ...env }, maxBuffer: 2 ** 26 },
      (_error, stdout) => resolve({ code: child.exitCode, lines: stdout.trim().split('\n') }),
    );
  });

/** A mart that is rebuilt from Kafka beside the one in place, laid beside it, and checked. */
const faultsOfRebuild = async (martSettings: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const { code, lines } = await run('rebuild-mart', martSettings, '--compare');
  return code === 0 ? [] : lines.map((line) => `rebuilt mart: ${line}`);
};

const mostShown = 5;

const shown = (what: string, faults: readonly string[]): readonly string[] => [
  ...faults.slice(0, mostShown),
  ...(faults.length > mostShown ? [`… and ${faults.length - mostShown} more: ${what}`] : []),
];

/**
 * Looks for whatever was lost or came twice: each event of the log must be in Kafka once and in its order as a committed
 * reader sees it, and the mart must have what the history knows of itself and what one rebuilt from Kafka has.
 */
export const findFaults = async (sides: Sides): Promise<Findings> => {
  const { rows: streams } = await sides.superuser.query<StreamInLog>(streamsInLog);
  const seen = await committedRecords(sides.kafka, sides.topics);
  const inKafka = faultsIn(eventsOf(streams), seen);
  const known = new Map([...sides.totals].filter(([what]) => what !== 'events'));
  const inMart = differencesBetween(known, await totalsInMart(sides.analyst));
  return {
    events: streams.reduce((sum, { events }) => sum + events, 0),
    records: seen.length,
    totals: known.size,
    faults: [
      ...shown('in Kafka', inKafka),
      ...shown('totals of the mart', inMart),
      ...shown('the mart rebuilt from Kafka', await faultsOfRebuild(sides.martSettings)),
    ],
  };
};

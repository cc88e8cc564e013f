import type { LoggedEvent, StreamName } from '@traject/contracts';
import { topicNames, type CheckpointedPublisher, type StreamRecord } from '@traject/event-stream';
import { describe, expect, it } from 'vitest';
import { publishLog, type PublishingParts } from './publish-log.js';

const types = ['JourneyRequested', 'ContactConsentGiven', 'CoachingStarted', 'JourneyEnded'] as const;
const data = [
  {
    journeyId: 'j',
    organisationId: 'o',
    departmentId: null,
    employeeId: 'e',
    requesterId: null,
    managerId: null,
    theme: 'career',
    subject: 'person',
    questionRef: 'q',
    relatedJourneyId: null,
    policy: {},
    contactConsentLapsesAt: '2026-03-02T09:00:00.000Z',
  },
  { journeyId: 'j' },
  { sessions: 6 },
  { reason: 'completed' },
];

const stream: StreamName = 'journey/j';
const logged = types.map((type, index): LoggedEvent => ({
  position: index + 1,
  stream,
  sequence: index + 1,
  eventId: `event-${index + 1}`,
  commandId: null,
  fingerprint: null,
  runId: null,
  recordedAt: '2026-03-02T09:00:00.000Z',
  event: { type, version: 1, at: '2026-03-02T09:00:00.000Z', by: 'coach', data: data[index] ?? {} },
}));

interface Transaction {
  readonly records: readonly StreamRecord[];
  readonly position: number;
}

/** Publishes the log from a checkpoint in batches of one, and gives the transactions that came of it. */
const publishedFrom = async (
  position: number,
  publish: (transaction: Transaction, stop: () => void) => void = () => undefined,
  { kept = [], forgotten }: { readonly kept?: number[]; readonly forgotten?: StreamName } = {},
): Promise<readonly Transaction[]> => {
  const transactions: Transaction[] = [];
  const leadership = new AbortController();
  const publisher: CheckpointedPublisher = {
    resumeFrom: { position },
    publishWithCheckpoint: async (records, checkpoint) => {
      const transaction = { records, position: checkpoint.position };
      transactions.push(transaction);
      publish(transaction, () => leadership.abort());
    },
    close: async () => undefined,
  };
  const parts: PublishingParts = {
    publisher,
    leading: leadership.signal,
    names: topicNames(),
    pseudonyms: {
      ensure: async () => ({
        pseudonymOf: ({ id }) => `pseudonym of ${id}`,
        isForgotten: ({ id }) => `journey/${id}` === forgotten,
      }),
    },
    log: {
      readStream: async (_stream, { limit } = {}) => logged.slice(0, limit),
      async *tail({ afterPosition }) {
        for (const event of logged.slice(afterPosition)) yield [event];
      },
    },
    keepPosition: async (to) => {
      kept.push(to);
    },
    onPublished: () => undefined,
    onInterrupted: () => undefined,
    // Nothing more comes here that could gather.
    gatheringMs: 0,
  };
  await publishLog(parts);
  return transactions;
};

const topicsIn = ({ records }: Transaction): readonly string[] => records.map(({ topic }) => topic);

describe('publishing the log', () => {
  it('puts an event, the phase it leads to and the checkpoint into one transaction', async () => {
    const transactions = await publishedFrom(0);
    expect(transactions.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    expect(transactions.map(topicsIn)).toEqual([
      ['traject.journey-events.v1', 'traject.journey-state.v1'],
      ['traject.journey-events.v1', 'traject.journey-state.v1'],
      ['traject.journey-events.v1'],
      ['traject.journey-events.v1', 'traject.journey-state.v1'],
    ]);
  });

  it('goes on behind the checkpoint, and knows the phase that earlier events led to', async () => {
    const [first] = await publishedFrom(2);
    expect(first && topicsIn(first)).toEqual(['traject.journey-events.v1']);
    const [ended] = await publishedFrom(3);
    expect(ended?.records.at(-1)?.value).toBe(
      JSON.stringify({ phase: 'ended', route: null, sinceDay: '2026-03-02', sequence: 4 }),
    );
  });

  it('keeps how far it is, from the start on and after each transaction', async () => {
    const kept: number[] = [];
    await publishedFrom(1, undefined, { kept });
    expect(kept).toEqual([1, 2, 3, 4]);
  });

  it('says nothing of what was erased and forgotten before it could be published, and goes on', async () => {
    const transactions = await publishedFrom(2, undefined, { forgotten: stream });
    expect(transactions).toEqual([
      { records: [], position: 3 },
      { records: [], position: 4 },
    ]);
  });

  it('begins no transaction after leadership is over', async () => {
    const transactions = await publishedFrom(0, ({ position }, stop) => {
      if (position === 2) stop();
    });
    expect(transactions.map(({ position }) => position)).toEqual([1, 2]);
  });

  it('stops at the first transaction that fails, so that nothing is left out', async () => {
    const positions: number[] = [];
    await expect(
      publishedFrom(0, ({ position }) => {
        positions.push(position);
        if (position === 2) throw new Error('Kafka is away');
      }),
    ).rejects.toThrow('Kafka is away');
    expect(positions).toEqual([1, 2]);
  });
});

/** Takes the time of one step. */
export type Timed = <Answer>(step: () => Promise<Answer>) => Promise<Answer>;

/** Plays one journey from its first command to its last; the steps that count go through `timed`. */
export type Play = (timed: Timed) => Promise<void>;

/** What a slice of load took. */
export interface Slice {
  /** Time of each step that was timed, in milliseconds. */
  readonly stepsMs: readonly number[];
  readonly journeysPerSecond: number;
}

/** A slice to run: at most so many journeys, shared out among so many clients that each play one at a time. */
export interface Load {
  readonly clients: number;
  readonly journeys: number;
  /** After so many milliseconds no journey is begun any more. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** Plays journeys and takes their times; the first failure ends the slice once every client has stopped. */
export const drive = async (play: Play, { clients, journeys, limitMs, signal }: Load): Promise<Slice> => {
  const stepsMs: number[] = [];
  const timed: Timed = async (step) => {
    const from = performance.now();
    const answer = await step();
    stepsMs.push(performance.now() - from);
    return answer;
  };
  const failures: unknown[] = [];
  let begun = 0;
  const from = performance.now();
  const goesOn = (): boolean =>
    begun < journeys && failures.length === 0 && (begun === 0 || performance.now() - from < limitMs);
  const client = async (): Promise<void> => {
    while (goesOn()) {
      signal.throwIfAborted();
      begun += 1;
      await play(timed);
    }
  };
  const running = Array.from({ length: Math.min(clients, journeys) }, () =>
    client().catch((error: unknown) => {
      failures.push(error);
    }),
  );
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  return { stepsMs, journeysPerSecond: (begun * 1_000) / (performance.now() - from) };
};

/** The value below which this share of the values lies (nearest rank); NaN when there is none. */
export const percentile = (values: readonly number[], share: number): number => {
  const inOrder = [...values].sort((one, other) => one - other);
  return inOrder[Math.max(0, Math.ceil(share * inOrder.length) - 1)] ?? Number.NaN;
};

/** The middle value; of an even number of values the mean of the middle two. */
export const median = (values: readonly number[]): number => {
  const inOrder = [...values].sort((one, other) => one - other);
  const high = inOrder[Math.floor(inOrder.length / 2)] ?? Number.NaN;
  const low = inOrder[Math.ceil(inOrder.length / 2) - 1] ?? Number.NaN;
  return (low + high) / 2;
};

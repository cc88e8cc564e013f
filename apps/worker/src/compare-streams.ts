import type { ProcessStream } from '@traject/contracts';
import type { Comparison } from './compare-process.js';

/** How streams are compared. */
export interface ComparingStreams {
  readonly compare: (stream: ProcessStream) => Promise<Comparison>;
  /** Told once for each stream. */
  readonly tell: (comparison: Comparison) => void;
  /** How many are compared at the same time. */
  readonly atOnce: number;
}

/** So many that still say nothing when asked alone mean that nobody is there to answer; the others are not waited for. */
const silentInARow = 3;

/**
 * Compares streams. Those whose workflow said nothing are asked again at the end, one by one, as answers come late on a
 * busy machine.
 */
export const compareStreams = async (
  { compare, tell, atOnce }: ComparingStreams,
  streams: Iterable<ProcessStream>,
): Promise<void> => {
  const silent: Comparison[] = [];
  const rest = streams[Symbol.iterator]();
  const takeOneByOne = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      const comparison = await compare(next.value);
      if (comparison.outcome === 'silent') silent.push(comparison);
      else tell(comparison);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeOneByOne));
  let inARow = 0;
  for (const comparison of silent) {
    const again = inARow < silentInARow ? await compare(comparison.stream) : comparison;
    inARow = again.outcome === 'silent' ? inARow + 1 : 0;
    tell(again);
  }
};

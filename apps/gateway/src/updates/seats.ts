import { HttpProblem } from '../problems/http-problem.js';

/** How many may be connected at once. */
export interface SeatLimits {
  readonly inAll: number;
  readonly perPerson: number;
}

/** Who is connected, within limits. */
export interface Seats {
  /**
   * Takes a seat; what it gives back frees it.
   * @throws HttpProblem `updates-full`, `updates-too-many`
   */
  take(personId: string): () => void;
}

/** The seats of one gateway. */
export function seatsOf({ inAll, perPerson }: SeatLimits): Seats {
  const taken = new Map<string, number>();
  let total = 0;
  return {
    take: (personId) => {
      const own = taken.get(personId) ?? 0;
      if (own >= perPerson) {
        throw new HttpProblem(
          429,
          'updates-too-many',
          `You follow updates ${perPerson} times already. Close one of those first.`,
          { limit: perPerson },
        );
      }
      if (total >= inAll) {
        throw new HttpProblem(
          503,
          'updates-full',
          'Too many people follow updates here now. Connect again in a while.',
        );
      }
      taken.set(personId, own + 1);
      total += 1;
      let free = false;
      return () => {
        if (free) return;
        free = true;
        total -= 1;
        const left = (taken.get(personId) ?? 1) - 1;
        if (left === 0) taken.delete(personId);
        else taken.set(personId, left);
      };
    },
  };
}

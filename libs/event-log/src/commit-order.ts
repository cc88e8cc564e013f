/**
 * What a reader that follows a log by position would have missed or seen out of turn: every place where the position
 * it saw is not the one after the last. Empty for a log without gaps in commit order.
 * @param seen positions in the order in which the reader saw them
 */
export const disorderIn = (seen: readonly number[]): readonly string[] =>
  seen.flatMap((position, index) => {
    const expected = (seen[0] ?? 1) + index;
    return position === expected ? [] : [`saw position ${position} where ${expected} was due`];
  });

/**
 * A fixed order of names that has nothing to do with what stands behind them (FNV-1a over the name, then the name itself).
 * What is hidden beside a small cell is taken in this order and never by size: whoever knew that the smallest is taken
 * could conclude from what is told how large the hidden one can be at most.
 */
export const stableRank = (name: string): number => {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
};

/** The names in the order of {@link stableRank}. */
export const inStableOrder = (names: Iterable<string>): readonly string[] =>
  [...names]
    .map((name) => ({ name, rank: stableRank(name) }))
    .toSorted((one, other) => one.rank - other.rank || (one.name < other.name ? -1 : 1))
    .map(({ name }) => name);

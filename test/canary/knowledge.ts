/** Who may read which words, as the story of a run tells it; the product's own policy has no part in it. */
export interface Knowledge {
  /**
   * Lets people read a word. The set may change as the story goes on.
   * @param under the addresses at which they may; any unless told
   */
  allow(word: string, readers: ReadonlySet<string>, under?: string): void;
  mayRead(identity: string | null, word: string, path: string): boolean;
  /** What somebody may read at any address, in lower case. */
  allOf(identity: string): readonly string[];
}

interface Allowed {
  readonly readers: ReadonlySet<string>;
  readonly under: string;
}

const anywhere = '/';

/** Nobody may read anything yet. */
export const newKnowledge = (): Knowledge => {
  const allowed = new Map<string, Allowed[]>();
  return {
    allow: (word, readers, under = anywhere) => {
      const marker = word.toLowerCase();
      allowed.set(marker, [...(allowed.get(marker) ?? []), { readers, under }]);
    },
    mayRead: (identity, word, path) =>
      identity !== null &&
      (allowed.get(word.toLowerCase()) ?? []).some(
        ({ readers, under }) => readers.has(identity) && path.startsWith(under),
      ),
    allOf: (identity) =>
      [...allowed].flatMap(([word, all]) =>
        all.some(({ readers, under }) => under === anywhere && readers.has(identity)) ? [word] : [],
      ),
  };
};

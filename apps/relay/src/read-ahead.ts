/** What is read, and when to read ahead. */
export interface Reading<Item> {
  /** Begins to read; the signal ends that, also in the middle of waiting. */
  readonly open: (signal: AbortSignal) => AsyncIterable<Item>;
  readonly signal: AbortSignal;
  /** Whether more is there behind this item already: else reading on would begin before what is to come has gathered. */
  readonly more: (item: Item) => boolean;
}

/**
 * Reads the next item while the one before it is dealt with. Order and errors are as they were: an error comes in its
 * turn. Whoever stops asking ends a read that is under way.
 */
export async function* readAhead<Item>({ open, signal, more }: Reading<Item>): AsyncGenerator<Item> {
  const over = new AbortController();
  const iterator = open(AbortSignal.any([signal, over.signal]))[Symbol.asyncIterator]();
  let coming: Promise<IteratorResult<Item>> | undefined;
  try {
    for (;;) {
      const next = await (coming ?? iterator.next());
      coming = undefined;
      if (next.done === true) return;
      if (more(next.value)) {
        coming = iterator.next();
        // Who asks for the next item hears of it; until then it is nobody's.
        coming.catch(() => undefined);
      }
      yield next.value;
    }
  } finally {
    over.abort();
    await iterator.return?.();
  }
}

/** A record on its way to Kafka. */
export interface StreamRecord {
  readonly topic: string;
  /** Records with the same key stay in order: they share a partition. */
  readonly key: string;
  /** JSON. Never empty: an empty value in a compacted topic would erase what was published before. */
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch that Kafka stores beside the record; as coarse as the record itself. */
  readonly timestampMs: number;
}

/** A record as a consumer receives it. */
export interface ReceivedRecord {
  readonly topic: string;
  readonly partition: number;
  /** Kafka's offset; a decimal string, as it may exceed a safe integer. */
  readonly offset: string;
  readonly key: string;
  /** JSON, or `null` when a compacted topic says that the key was removed. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestampMs: number;
}

/** A record as Kafka has it, byte for byte: for whoever must keep what cannot be read. */
export interface RawRecord {
  readonly topic: string;
  readonly partition: number;
  /** Kafka's offset; a decimal string, as it may exceed a safe integer. */
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** A header that comes several times has its last value. */
  readonly headers: Readonly<Record<string, Buffer>>;
}

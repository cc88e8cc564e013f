import pg from 'pg';

/** What a listener tells. */
export interface Heard {
  /** Told of each notice, with what it carries. */
  readonly onNotice: (payload: string) => void;
  /** Told when the connection is gone: notices may be missed until `ensure` has made another one. */
  readonly onLost: () => void;
  readonly onInterrupted: (error: Error) => void;
}

/** A connection that listens on one channel. */
export interface Listener {
  /** Makes the connection where there is none; throws what PostgreSQL throws. */
  ensure(): Promise<void>;
  close(): Promise<void>;
}

/** A connection that listens on a channel, made anew whenever it is lost. */
export const listener = (
  connection: pg.ClientConfig,
  channel: string,
  { onNotice, onLost, onInterrupted }: Heard,
): Listener => {
  let client: pg.Client | undefined;
  const lose = (lost: pg.Client): void => {
    // One that never came about rings for nobody: while PostgreSQL is away, only the poll tries again.
    if (client !== lost) return;
    client = undefined;
    onLost();
  };
  return {
    ensure: async () => {
      if (client !== undefined) return;
      const fresh = new pg.Client(connection);
      fresh.on('notification', ({ payload = '' }) => onNotice(payload));
      fresh.on('error', (error) => {
        onInterrupted(error);
        lose(fresh);
      });
      fresh.on('end', () => lose(fresh));
      await fresh.connect();
      client = fresh;
      await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
    },
    close: async () => {
      const open = client;
      client = undefined;
      await open?.end();
    },
  };
};

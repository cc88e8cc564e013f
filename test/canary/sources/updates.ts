import type { HttpStack } from '../../http/http-stack.js';
import type { Piece, Source } from '../leaks.js';

/** Streams of updates that people follow. */
export interface Following {
  /** Stops to follow. What was told meanwhile is a source. */
  stop(): Promise<void>;
  /** How much somebody was told so far, in bytes. */
  heard(identity: string): number;
  readonly source: Source;
}

const follow = async (address: string, token: string, signal: AbortSignal) => {
  const told: Uint8Array[] = [];
  const response = await fetch(`${address}/api/updates`, { headers: { authorization: `Bearer ${token}` }, signal });
  if (response.status !== 200 || response.body === null)
    throw new Error(`/api/updates was answered ${response.status}.`);
  const { body } = response;
  const reading = (async () => {
    for await (const chunk of body) told.push(chunk);
  })().catch((error: unknown) => {
    // Hanging up is how it ends here.
    if (!signal.aborted) throw error;
  });
  return { told, reading };
};

/** Lets everybody follow what changes. */
export const everybodyFollows = async (
  address: string,
  identities: readonly string[],
  tokenOf: HttpStack['token'],
): Promise<Following> => {
  const hangingUp = new AbortController();
  const streams = await Promise.all(
    identities.map(async (identity) => ({
      identity,
      ...(await follow(address, await tokenOf(identity), hangingUp.signal)),
    })),
  );
  return {
    stop: async () => {
      hangingUp.abort();
      await Promise.all(streams.map(({ reading }) => reading));
    },
    heard: (who) => Buffer.concat(streams.flatMap(({ identity, told }) => (identity === who ? told : []))).byteLength,
    source: {
      name: 'updates',
      pieces: async function* (): AsyncGenerator<Piece> {
        for (const { identity, told } of streams)
          yield { where: `the updates of ${identity}`, bytes: Buffer.concat(told) };
      },
    },
  };
};

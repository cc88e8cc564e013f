import type { Gateway, Someone } from './world-for-tests.js';

/** One message of a stream. */
export interface Heard {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A stream that is being read. */
export interface Listening {
  readonly status: number;
  readonly mediaType: string;
  /** Everything heard so far. */
  readonly heard: readonly Heard[];
  /** Reads on until this is heard; gives everything heard so far. Fails when the stream ends before. */
  until(wanted: (message: Heard) => boolean): Promise<readonly Heard[]>;
  /** Reads on until the stream ends. */
  ended(): Promise<void>;
  /** Hangs up. */
  hangUp(): Promise<void>;
}

const messageOf = (block: string): Heard | undefined => {
  const fields = new Map(
    block.split('\n').flatMap((line) => {
      const [, name, value] = /^(id|event|data): (.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const data = fields.get('data');
  if (data === undefined) return undefined;
  // Every message of this product carries a JSON object.
  return { id: fields.get('id') ?? '', type: fields.get('event') ?? '', data: JSON.parse(data) as Heard['data'] };
};

/** Opens a stream of updates over HTTP. @param lastEventId where the listener was */
export async function listen(
  { address }: Pick<Gateway, 'address'>,
  somebody: Someone,
  { lastEventId, token }: { readonly lastEventId?: string; readonly token?: string } = {},
): Promise<Listening> {
  const hangingUp = new AbortController();
  const response = await fetch(`${address}/api/updates`, {
    signal: hangingUp.signal,
    headers: {
      authorization: `Bearer ${token ?? (await somebody.token())}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const heard: Heard[] = [];
  let unread = '';
  const readOn = async (): Promise<boolean> => {
    const { done, value } = (await reader?.read()) ?? { done: true, value: '' };
    if (done) return false;
    const blocks = (unread + value).split('\n\n');
    unread = blocks.pop() ?? '';
    heard.push(...blocks.map(messageOf).filter((message) => message !== undefined));
    return true;
  };
  return {
    status: response.status,
    mediaType: response.headers.get('content-type')?.split(';')[0] ?? '',
    heard,
    until: async (wanted) => {
      while (!heard.some(wanted)) {
        if (!(await readOn())) throw new Error(`The stream ended after ${JSON.stringify(heard)}.`);
      }
      return heard;
    },
    ended: async () => {
      while (await readOn());
    },
    hangUp: async () => {
      hangingUp.abort();
      await reader?.cancel().catch(() => undefined);
    },
  };
}

import { randomUUID } from 'node:crypto';
import { v5 as idOfName } from 'uuid';
import type { OwnStack } from './own-stack.js';
import type { Play, Timed } from './load.js';

/** The product, ready to be driven over HTTP. */
export interface Product {
  readonly play: Play;
  /** A journey up to its intake, which alone counts: with words that go to the dossier, or without any. */
  readonly playIntake: Readonly<Record<'withWords' | 'without', Play>>;
  /** Asks for a journey, which then stays open, waiting for the employee's consent. */
  readonly request: () => Promise<void>;
  /** Journeys that were asked for so far; each of them stays open. */
  readonly opened: () => number;
}

type Body = Readonly<Record<string, unknown>>;
type Call = (identity: string, method: string, path: string, body?: Body, headers?: Body) => Promise<Body>;

/** Under this namespace the demo people have the same ids in every local stack. */
const demoNamespace = '6f6e4f0a-4d0b-4f53-9d3c-0c6a5a1b7c11';
const personId = (identity: string): string => idOfName(`person/${identity}`, demoNamespace);

const practitioners = ['bmw-bos', 'bmw-visser'] as const;
const employers = ['noord', 'zuid'] as const;
/** The most that the directory takes; the journeys of the benchmark stay open. */
const capacity = 1_000;
const callLimitMs = 30_000;

/** As much as a practitioner writes down after a talk. */
const aPage = 'The work does not fit in the week any more, and nobody says so. '.repeat(30);

const tokensOf = ({ issuer, clientSecret }: OwnStack) => {
  const tokens = new Map<string, Promise<string>>();
  const fetchToken = async (identity: string): Promise<string> => {
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${identity}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal: AbortSignal.timeout(callLimitMs),
    });
    const answer: unknown = await response.json();
    const isToken = typeof answer === 'object' && answer !== null && 'access_token' in answer;
    if (!response.ok || !isToken) throw new Error(`There was no token for ${identity}: ${response.status}.`);
    return String(answer.access_token);
  };
  return (identity: string): Promise<string> => {
    const token = tokens.get(identity) ?? fetchToken(identity);
    tokens.set(identity, token);
    return token;
  };
};

const callerOf = (stack: OwnStack, signal: AbortSignal): Call => {
  const tokenOf = tokensOf(stack);
  return async (identity, method, path, body, headers = {}) => {
    const response = await fetch(`${stack.gateway}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await tokenOf(identity)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(callLimitMs)]),
    });
    // Every answer of the gateway is a JSON object: a resource or a problem.
    const answer = (await response.json()) as Body;
    if (response.ok) return answer;
    throw new Error(`${identity}: ${method} ${path} was answered ${response.status} ${JSON.stringify(answer)}`);
  };
};

const raiseCapacity = async (call: Call): Promise<void> => {
  for (const identity of practitioners) {
    const path = `/api/practitioners/${personId(identity)}`;
    const { version } = await call('administrator', 'GET', path);
    await call('administrator', 'PATCH', path, { capacity }, { 'if-match': `"${String(version)}"` });
  }
};

/**
 * Prepares a stack for the load. A journey is five commands: request, contact consent, assignment, intake and the plan
 * of a first talk; the four that complete a task are the steps that count.
 */
export const openProduct = async (stack: OwnStack, signal: AbortSignal): Promise<Product> => {
  const call = callerOf(stack, signal);
  await raiseCapacity(call);
  let opened = 0;
  const request = async (): Promise<{
    readonly journeyId: string;
    readonly employee: string;
    readonly turn: number;
  }> => {
    const turn = opened;
    opened += 1;
    const employer = employers[turn % 2] ?? 'noord';
    const employee = turn % 4 < 2 ? `employee-${employer}` : `employee-${employer}-2`;
    const { journeyId } = await call(`hr-${employer}`, 'POST', '/api/journeys', {
      employeeId: personId(employee),
      managerId: personId(`manager-${employer}`),
      theme: 'work-pressure',
      subject: 'person',
      question: 'The work does not fit in the week any more.',
    });
    return { journeyId: String(journeyId), employee, turn };
  };
  // A journey numbers its tasks in the order in which they open, so the load need not look for them in between.
  const complete = (identity: string, journeyId: string, number: number, values: Body) =>
    call(identity, 'POST', `/api/tasks/${journeyId}.${number}/complete`, values);
  const toIntake = async (timed: Timed) => {
    const { journeyId, employee, turn } = await request();
    const practitioner = practitioners[turn % 2] ?? 'bmw-bos';
    await timed(() => complete(employee, journeyId, 1, { given: true }));
    await timed(() => complete('coordinator', journeyId, 2, { practitionerId: personId(practitioner) }));
    return { journeyId, practitioner };
  };
  const play: Play = async (timed) => {
    const { journeyId, practitioner } = await toIntake(timed);
    await timed(() => complete(practitioner, journeyId, 3, { route: 'bmw', reason: 'subject' }));
    const plan = { startsAt: new Date(Date.now() + 86_400_000).toISOString(), place: 'online' };
    await timed(() => complete(practitioner, journeyId, 4, plan));
  };
  const playIntake =
    (words: Body): Play =>
    async (timed) => {
      const { journeyId, practitioner } = await toIntake((step) => step());
      await timed(() => complete(practitioner, journeyId, 3, { route: 'bmw', reason: 'subject', ...words }));
    };
  return {
    play,
    playIntake: { withWords: playIntake({ explanation: aPage }), without: playIntake({}) },
    request: async () => {
      await request();
    },
    opened: () => opened,
  };
};

import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { Answer, Client, Json } from './http-stack.js';
import { drawFrom, valueFor, type Wishes } from './values-from-schema.js';

/** A task that was done. */
export interface DoneTask {
  readonly by: string;
  readonly kind: string;
  readonly values: unknown;
  /** Code of the refusal; null when it was accepted. */
  readonly refused: string | null;
  /** What the form's schema has against the values that were generated from it. */
  readonly faults: readonly unknown[];
  /** How to send the same once more. */
  readonly path: string;
  readonly key: string;
  readonly answer: Json;
}

/** What a client is told: who they are, what to walk, and how to see that it is over. */
export interface Walk {
  readonly clients: readonly Client[];
  /** Whose tasks, as the list of tasks is asked for them: a journey's or an advice's. */
  readonly of: { readonly journeyId: string } | { readonly adviceId: string };
  readonly seed: string;
  readonly wishes?: Wishes;
  readonly isOver: () => Promise<boolean>;
  /** Stop after so many tasks; until it is over unless told. */
  readonly tasksAtMost?: number;
}

const patienceMs = 100_000;
const betweenRoundsMs = 20;

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: fullFormats });
const instants = { type: 'string', schemaType: 'string' } as const;
ajv.addKeyword({
  ...instants,
  keyword: 'formatMinimum',
  validate: (least: string, value: string) => Date.parse(value) >= Date.parse(least),
});
ajv.addKeyword({
  ...instants,
  keyword: 'formatMaximum',
  validate: (most: string, value: string) => Date.parse(value) <= Date.parse(most),
});

/** Whether a value fits a schema, by a validator that has nothing to do with this product. */
export const faultsOf = (schema: Json, value: unknown): readonly unknown[] => {
  const { $schema: _dialect, ...rules } = schema;
  const check = ajv.compile(rules);
  return check(value) ? [] : (check.errors ?? []);
};

const tasksOf = async (client: Client, of: Walk['of']): Promise<readonly Json[]> => {
  const { body } = await client.get(`/api/tasks?${new URLSearchParams({ limit: '200', ...of }).toString()}`);
  const items: readonly Json[] = Array.isArray(body['items']) ? body['items'] : [];
  return items.filter(
    ({ state, availableFrom }) =>
      state === 'open' && (availableFrom === null || Date.parse(String(availableFrom)) <= Date.now()),
  );
};

/** Sends once more, under the same key, while the answer is that this is to be done. */
const untilHeard = async (send: () => Promise<Answer>): Promise<Answer> => {
  for (;;) {
    const answer = await send();
    if (answer.body['code'] !== 'try-again') return answer;
  }
};

const doTask = async (client: Client, task: Json, seed: string, wishes: Wishes): Promise<DoneTask | null> => {
  const path = `/api/tasks/${String(task['taskId'])}`;
  const claimed = await client.post(`${path}/claim`, {});
  const opened = claimed.status === 200 ? await client.get(path) : claimed;
  // The clock may have closed it since it was listed.
  if (opened.body['code'] === 'task-closed') return null;
  if (opened.status !== 200) throw new Error(`${path} was answered ${JSON.stringify(opened)}.`);
  // The form is JSON Schema, so an object.
  const form = opened.body['form'] as Json;
  const kind = String(task['kind']);
  const values = valueFor(form, { draw: drawFrom(seed), wishes }, kind);
  const key = `${seed}:${String(task['taskId'])}`;
  const { status, body } = await untilHeard(() => client.post(`${path}/complete`, values, key));
  // Here too the clock may have been quicker: a reflection is asked for only until its interval ends.
  if (body['code'] === 'task-closed') return null;
  const refused = status === 200 ? null : String(body['code']);
  const complete = `${path}/complete`;
  return {
    by: client.identity,
    kind,
    values,
    refused,
    faults: faultsOf(form, values),
    path: complete,
    key,
    answer: body,
  };
};

const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, betweenRoundsMs));

/**
 * Does whatever is asked of anybody in a journey or for an advice until it is over, by lists and forms alone: nothing here knows what the
 * tasks are about.
 */
export async function walk({
  clients,
  of,
  seed,
  wishes = {},
  isOver,
  tasksAtMost = 250,
}: Walk): Promise<readonly DoneTask[]> {
  const done: DoneTask[] = [];
  const until = Date.now() + patienceMs;
  while (done.length < tasksAtMost && !(await isOver())) {
    if (Date.now() > until) throw new Error(`Not over after ${done.map(({ kind }) => kind).join(' ')}.`);
    const lists = await Promise.all(
      clients.map(async (client) => (await tasksOf(client, of)).map((task) => ({ client, task }))),
    );
    const [next] = lists.flat();
    if (next === undefined) await pause();
    else {
      const before = done.filter(({ kind }) => kind === next.task['kind']).length;
      const outcome = await doTask(next.client, next.task, `${seed}.${before}`, wishes);
      if (outcome !== null) done.push(outcome);
    }
  }
  return done;
}

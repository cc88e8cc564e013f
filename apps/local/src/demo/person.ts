import { randomUUID } from 'node:crypto';
import { fillForm, type FormSchema, type FormValues } from './fill-form.js';

/** A task as a list shows it. */
export interface ListedTask {
  readonly taskId: string;
  readonly kind: string;
  readonly availableFrom: string | null;
}

/** Somebody who works with the product through HTTP alone. */
export interface Person {
  readonly name: string;
  /** Reads a resource. */
  get(path: string): Promise<Readonly<Record<string, unknown>>>;
  /** Gives a command; each call has an idempotency key of its own. */
  post(path: string, body: FormValues): Promise<Readonly<Record<string, unknown>>>;
  /** Waits for a task of a kind in a journey or an advice and completes it, filled in from its form. */
  complete(ownerId: string, kind: string, wishes?: FormValues): Promise<FormValues>;
}

const patienceMs = 90_000;
const betweenLooksMs = 150;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Somebody of the demo, with how they get a token. */
export const person = (gateway: string, name: string, token: () => Promise<string>): Person => {
  const call = async (method: string, path: string, body?: FormValues) => {
    const response = await fetch(`${gateway}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // Every answer of the gateway is a JSON object: a resource or a problem.
    const answer = (await response.json()) as Readonly<Record<string, unknown>>;
    if (response.ok) return answer;
    throw new Error(`${name}: ${method} ${path} was answered ${response.status} ${JSON.stringify(answer)}`);
  };
  const get = (path: string) => call('GET', path);

  const taskOf = async (ownerId: string, kind: string): Promise<ListedTask> => {
    const until = Date.now() + patienceMs;
    while (Date.now() < until) {
      // The list's shape is the gateway's; only the fields of ListedTask are read.
      const { items } = (await get('/api/tasks?limit=200')) as { readonly items?: readonly ListedTask[] };
      const task = (items ?? []).find((each) => each.kind === kind && each.taskId.startsWith(`${ownerId}.`));
      if (task !== undefined && Date.parse(task.availableFrom ?? '1970-01-01T00:00:00Z') <= Date.now()) return task;
      await pause(betweenLooksMs);
    }
    throw new Error(`${name} waited for the task ${kind}, and it did not come.`);
  };

  return {
    name,
    get,
    post: (path, body) => call('POST', path, body),
    complete: async (ownerId, kind, wishes = {}) => {
      const { taskId } = await taskOf(ownerId, kind);
      const { form } = await get(`/api/tasks/${taskId}`);
      // The gateway serves the form as JSON Schema.
      const values = fillForm(form as FormSchema, wishes, new Date().toISOString());
      await call('POST', `/api/tasks/${taskId}/complete`, values);
      return values;
    },
  };
};

import { randomUUID } from 'node:crypto';
import { eventually } from '@traject/engines';
import type { Json } from '../http/http-stack.js';
import { isObject } from '../http/is-object.js';
import { valueFor } from '../http/values-from-schema.js';
import type { Asking, Heard } from './asking.js';
import type { Confidence } from './confidence.js';
import type { Markers } from './markers.js';

/** What is played: a journey or an advice, by people who fill in whatever they are asked with markers. */
export interface Play {
  readonly asking: Asking;
  readonly markers: Markers;
  /** Whose tasks, as the list of tasks is asked for them. */
  readonly of: { readonly journeyId: string } | { readonly adviceId: string };
  readonly confidence: Pick<Confidence, 'wrote' | 'drafted'>;
  /** Everything that was filled in by anybody so far. */
  readonly filledIn: FilledIn;
}

/** What was completed, and which words were marked: a form that is not walked is seen. */
export interface FilledIn {
  readonly kinds: Set<string>;
  /** By form and field, e.g. `record-bmw-talk.notes`. */
  readonly fields: Set<string>;
}

const patienceMs = 90_000;

const itemsOf = (body: Json): readonly Json[] => (Array.isArray(body['items']) ? body['items'].filter(isObject) : []);

/** Free texts that a form has for people alone, over all its answers. */
const textsIn = (form: Json): readonly string[] => {
  const answers = Array.isArray(form['oneOf']) ? form['oneOf'].filter(isObject) : [form];
  const fields = answers.flatMap(({ properties }) => (isObject(properties) ? Object.entries(properties) : []));
  const isText = (field: unknown): boolean =>
    isObject(field) && field['x-label'] !== 'process' && field['type'] === 'string' && !('enum' in field);
  return [...new Set(fields.flatMap(([name, field]) => (isText(field) ? [name] : [])))];
};

const taskOf = async ({ asking, of }: Play, identity: string, kind: string): Promise<string> => {
  let taskId: string | undefined;
  const query = new URLSearchParams({ limit: '200', ...of }).toString();
  const isOpen = async (): Promise<boolean> => {
    const { body } = await asking.get(identity, `/api/tasks?${query}`);
    const task = itemsOf(body).find(
      ({ kind: asked, state, availableFrom }) =>
        asked === kind && state === 'open' && Date.parse(String(availableFrom ?? '2000-01-01')) <= Date.now(),
    );
    taskId = task && String(task['taskId']);
    return taskId !== undefined;
  };
  if (await eventually(isOpen, patienceMs)) return String(taskId);
  throw new Error(`${identity} waited for the task ${kind}, and it did not come.`);
};

const expectDone = (heard: Heard): void => {
  const { identity, method, path, status, body } = heard;
  if (status !== 200) throw new Error(`${identity}: ${method} ${path} was answered ${status} ${JSON.stringify(body)}`);
};

/** Saves other words than those that are sent in the end. */
const draft = async (
  { asking, markers, confidence }: Play,
  identity: string,
  path: string,
  kind: string,
  texts: readonly string[],
) => {
  if (texts.length === 0) return;
  const words = texts.map((field) => [field, markers.word(`${kind}.${field}, a draft`)] as const);
  for (const [, word] of words) confidence.drafted(identity, word);
  expectDone(await asking.send(identity, 'PUT', `${path}/draft`, Object.fromEntries(words)));
};

/**
 * Waits until somebody is asked to do a task, saves a draft, and completes the form: every text in it is a marker, the
 * rest whatever its schema offers first.
 * @param given values that the story needs
 */
export const completes = async (play: Play, identity: string, kind: string, given: Json = {}): Promise<void> => {
  const { asking, markers, confidence, filledIn } = play;
  const path = `/api/tasks/${await taskOf(play, identity, kind)}`;
  expectDone(await asking.send(identity, 'POST', `${path}/claim`, {}));
  const opened = await asking.get(identity, path);
  expectDone(opened);
  const form = opened.body['form'];
  if (!isObject(form)) throw new Error(`${path} has no form.`);
  await draft(play, identity, path, kind, textsIn(form));
  expectDone(await asking.get(identity, path));
  const words = new Map<string, string>();
  const write = (name: string): string => {
    const field = name.replace('/', '.');
    const word = markers.word(field);
    words.set(field, word);
    return `${word} is what was said, “in confidence” & more. ${word}`;
  };
  const wishes = Object.fromEntries(Object.entries(given).map(([field, value]) => [field, [value]]));
  const filled = valueFor(form, { draw: () => 0, wishes, write }, kind);
  const values = { ...(isObject(filled) ? filled : {}), ...given };
  const completed = asking.ask(identity, {
    method: 'POST',
    path: `${path}/complete`,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': `${randomUUID()}${markers.word('an idempotency key')}`,
    },
    body: JSON.stringify(values),
  });
  for (const [field, word] of words) {
    confidence.wrote(identity, field, word);
    filledIn.fields.add(field);
  }
  expectDone(await completed);
  filledIn.kinds.add(kind);
};

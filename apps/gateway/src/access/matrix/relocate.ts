import { randomUUID } from 'node:crypto';
import { actors, people } from '@traject/domain/testing';

/** Where an example is moved to: other ids, other words, another time. */
export interface Relocation {
  /** Ids of the people and of the employer, by those of the examples. */
  readonly ids: ReadonlyMap<string, string>;
  /** The id that the journey or the advice has in the example, and the one it gets. */
  readonly stream: readonly [from: string, to: string];
  readonly shiftMs: number;
  /** Grows: the reference of each of the words that the example names. */
  readonly refs: Map<string, string>;
}

const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
/** These are names of roles as well, and then stay as they are. */
const alsoRoles: readonly string[] = [people.manager, people.employee, actors.administrator.personId];

const textIn = (text: string, key: string, { ids, stream: [from, to], shiftMs, refs }: Relocation): string => {
  const id = ids.get(text);
  if (id !== undefined && (!alsoRoles.includes(text) || /Ids?$/.test(key))) return id;
  if (text === from) return to;
  if (text.startsWith(`${from}.`)) return `${to}${text.slice(from.length)}`;
  if (instant.test(text)) return new Date(Date.parse(text) + shiftMs).toISOString();
  if (!text.startsWith('content-')) return text;
  const ref = refs.get(text) ?? randomUUID();
  refs.set(text, ref);
  return ref;
};

/** An example with the ids, references and times of where it is moved to. */
export const relocate = (value: unknown, relocation: Relocation, key = ''): unknown => {
  if (typeof value === 'string') return textIn(value, key, relocation);
  if (Array.isArray(value)) return value.map((each) => relocate(each, relocation, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, relocate(each, relocation, name)]));
};

import type { JsonSchema } from '../mapping/schema.js';
import { isCompatible, schemaChanges, type SchemaChange, type SchemaChangeKind } from './schema-changes.js';

/** Schemas by the CloudEvents type that they describe, version included. */
export type Schemas = ReadonlyMap<string, JsonSchema>;

/** What was done to an event as a whole. */
export type EventChangeKind = 'event-added' | 'event-retired' | 'event-removed';

/** One difference between the released contract and the one that the code makes. */
export interface ContractChange {
  readonly kind: EventChangeKind | SchemaChangeKind;
  /** CloudEvents type, version included. */
  readonly event: string;
  readonly field?: string;
  readonly code?: string;
}

/** The released contract beside the one that the code makes. */
export interface ContractComparison {
  /** What consumers could not read on with. */
  readonly breaks: readonly ContractChange[];
  /** What may be released beside what is there. */
  readonly additions: readonly ContractChange[];
}

const nameAndVersion = (event: string): readonly [name: string, version: number] => {
  const [, name = event, version = '1'] = /^(.*)\.v(\d+)$/.exec(event) ?? [];
  return [name, Number(version)];
};

/** Whether there is a later version of the same event among these. */
const isSucceeded = (event: string, by: Schemas): boolean => {
  const [name, version] = nameAndVersion(event);
  return [...by.keys()].map(nameAndVersion).some(([other, later]) => other === name && later > version);
};

/**
 * Compares what was released with what the code makes. A released version of an event may be missing from the code only
 * where a later version of the same event has taken its place; its schema stays released, as its records stay in Kafka.
 * @param retired events of which that was said in an earlier release
 */
export const compareContracts = (
  released: Schemas,
  current: Schemas,
  retired: ReadonlySet<string> = new Set(),
): ContractComparison => {
  const changes = [...released].flatMap(([event, schema]): readonly ContractChange[] => {
    const now = current.get(event);
    if (now !== undefined) return schemaChanges(schema, now).map((change) => changeOf(event, change));
    if (!isSucceeded(event, current)) return [{ kind: 'event-removed', event }];
    return retired.has(event) ? [] : [{ kind: 'event-retired', event }];
  });
  const added = [...current.keys()]
    .filter((event) => !released.has(event))
    .map((event): ContractChange => ({ kind: 'event-added', event }));
  return { breaks: changes.filter(isBreak), additions: [...added, ...changes.filter((change) => !isBreak(change))] };
};

const isBreak = ({ kind }: ContractChange): boolean => {
  if (kind === 'event-added' || kind === 'event-retired') return false;
  return kind === 'event-removed' || !isCompatible({ kind, field: '' });
};

const changeOf = (event: string, { kind, field, code }: SchemaChange): ContractChange => ({
  kind,
  event,
  ...(field === '' ? {} : { field }),
  ...(code === undefined ? {} : { code }),
});

const sentences = {
  'event-added': () => 'is new',
  'event-retired': () => 'is published no more: a later version takes its place. Its schema and its records stay',
  'event-removed': () =>
    'is released and no longer in the code, nor is a later version of it. What was released is never renamed or removed: put it back, and add another event beside it if need be',
  'field-added': (field) => `has the field ${field}, which records of before lack`,
  'code-added': (field, code) => `may say ${code} in ${field}`,
  reworded: (field) => (field === '' ? 'is described in other words' : `describes ${field} in other words`),
  'field-removed': (field) => `lost the field ${field}`,
  'field-newly-required': (field) =>
    `promises the field ${field}, which records of before lack: name it in \`later\` of the event`,
  'field-no-longer-required': (field) => `promises the field ${field} no longer`,
  'code-removed': (field, code) => `does not know ${code} in ${field} any more, which records of before say`,
  'type-narrowed': (field) => `allows less in ${field} than before, so that records of before do not fit`,
  'type-changed': (field) => `has values of another kind in ${field === '' ? 'its body' : field}`,
  'meaning-changed': (field) => `means something else by ${field === '' ? 'its body' : field}`,
} as const satisfies Record<ContractChange['kind'], (field: string, code: string) => string>;

/** A change as a sentence. */
export const sentenceOf = ({ kind, event, field = '', code = '' }: ContractChange): string =>
  `${event} ${sentences[kind](field, code)}.`;

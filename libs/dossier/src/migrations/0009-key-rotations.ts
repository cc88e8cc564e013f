import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { gateway, keyRotator } = databaseRoles;

/**
 * Rotations of keys that an administrator asked for, and how far they are. One at a time: the index over those that have
 * not ended refuses another. The gateway asks and looks; only the key rotator, who carries them out, says what came of it.
 */
export const keyRotations: SqlMigration = {
  name: '0009-key-rotations',
  sql: `
create table dossier.key_rotations (
  rotation_id uuid primary key,
  asked_by uuid not null,
  asked_at timestamptz not null default now(),
  begun_at timestamptz,
  done integer not null default 0 check (done >= 0),
  total integer check (total >= 0),
  kek_id text,
  unopened text[],
  keys_left integer check (keys_left >= 0),
  failure text check (failure ~ '^[a-z]+(-[a-z]+)*$'),
  ended_at timestamptz,
  constraint says_how_it_ended check (
    case when ended_at is null then num_nonnulls(kek_id, unopened, keys_left, failure) = 0
    when failure is null then num_nonnulls(begun_at, total, kek_id, unopened, keys_left) = 5
    else num_nonnulls(kek_id, unopened, keys_left) = 0 end
  )
);
create unique index one_at_a_time on dossier.key_rotations ((true)) where ended_at is null;

alter table dossier.key_rotations enable row level security;
alter table dossier.key_rotations force row level security;
grant select, insert (rotation_id, asked_by) on dossier.key_rotations to ${gateway};
create policy gateway_looks on dossier.key_rotations for select to ${gateway} using (true);
create policy gateway_asks on dossier.key_rotations for insert to ${gateway} with check (true);
grant select (rotation_id, total, ended_at),
  update (begun_at, done, total, kek_id, unopened, keys_left, failure, ended_at)
  on dossier.key_rotations to ${keyRotator};
create policy rotator_finds on dossier.key_rotations for select to ${keyRotator} using (true);
create policy rotator_tells on dossier.key_rotations for update to ${keyRotator}
  using (ended_at is null) with check (true);
`,
};

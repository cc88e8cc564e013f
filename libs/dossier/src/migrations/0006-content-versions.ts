import type { SqlMigration } from '@traject/database';

/**
 * Content in more than one version. A correction is content of its own, so that its words are sealed to their version and
 * each read of it is logged by itself; it belongs to the first version, and goes when that goes.
 */
export const contentVersions: SqlMigration = {
  name: '0006-content-versions',
  sql: `
alter table dossier.content
  add constraint content_of_person unique (content_ref, person_id),
  add column first_ref uuid,
  add constraint version_of_the_same_person
    foreign key (first_ref, person_id) references dossier.content (content_ref, person_id) on delete cascade,
  add constraint first_version_comes_first check (first_ref is null or (first_ref <> content_ref and version > 1));
create unique index one_of_each_version on dossier.content (first_ref, field, version);
`,
};

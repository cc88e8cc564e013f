import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { notifier } = databaseRoles;

/**
 * Whoever tells people that something waits for them opens addresses and nothing else: of all content, and of the keys
 * and the log of reads, the notifier's role sees what belongs to an address, and each read names it as the reader.
 */
export const notifierReadsAddresses: SqlMigration = {
  name: '0004-notifier-reads-addresses',
  sql: `
grant usage on schema dossier to ${notifier};

grant select on dossier.content to ${notifier};
create policy notifier_finds_addresses on dossier.content for select to ${notifier}
  using (label = 'personal' and field in ('private-address', 'work-address'));

grant select (person_id, wrapped_key, kek_id) on dossier.person_keys to ${notifier};
create policy notifier_finds_of_addresses on dossier.person_keys for select to ${notifier}
  using (exists (select from dossier.content where content.person_id = person_keys.person_id));

grant select (content_ref, transaction_id, read_at, reader) on dossier.content_reads to ${notifier};
grant insert (content_ref, person_id, journey_id, field, reader, role, ground) on dossier.content_reads to ${notifier};
create policy notifier_sees_its_own on dossier.content_reads for select to ${notifier} using (reader = 'notifier');
create policy notifier_logs on dossier.content_reads for insert to ${notifier} with check (
  reader = 'notifier' and role = 'notifier' and ground = 'notice' and exists (
    select from dossier.content
    where content.content_ref = content_reads.content_ref and content.person_id = content_reads.person_id
      and content.journey_id is not distinct from content_reads.journey_id and content.field = content_reads.field
  )
);

grant select on dossier.sealed_content to ${notifier};
create policy notifier_reads_what_is_logged on dossier.sealed_content for select to ${notifier}
  using (exists (
    select from dossier.content_reads as entry
    where entry.content_ref = sealed_content.content_ref and entry.transaction_id = pg_current_xact_id_if_assigned()
      and entry.read_at >= transaction_timestamp()
  ));
`,
};

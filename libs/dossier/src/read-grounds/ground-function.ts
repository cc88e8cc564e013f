import { databaseRoles } from '@traject/contracts';

/** Condition of a ground that opens names and addresses alone. */
export const namesOfPeople = "entry.field = 'person-details'";

/** Lets the gateway, which logs reads, use these functions, and nobody else. */
export const forTheGatewayAlone = (functions: readonly string[]): readonly string[] =>
  functions.flatMap((named) => [
    `revoke execute on function dossier.${named} from public;`,
    `grant execute on function dossier.${named} to ${databaseRoles.gateway};`,
  ]);

/** A ground as a function of its name; the condition is what the database itself knows of the read. */
export const groundFunction = (ground: string, condition: string): string => {
  const named = `ground_${ground.replaceAll('-', '_')}`;
  return `
create function dossier.${named}(entry dossier.content_reads) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  return ${condition};
end $$;
${forTheGatewayAlone([`${named}(dossier.content_reads)`]).join('\n')}`;
};

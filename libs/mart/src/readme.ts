import { martTables } from './facts.js';
import { qualityChecks } from './quality.js';
import { columnNameOf, type Column, type MartTable } from './table.js';

const typeOf = ({ type, nullable }: Column): string => (nullable ? `${type}, or null` : type);

const tableText = ({ name, about, key, columns }: MartTable): string => `### ${name}

${about} Key: ${key.map((column) => `\`${columnNameOf(column)}\``).join(', ')}.

| column | type | what it means |
| --- | --- | --- |
${Object.entries(columns)
  .map(([column, of]) => `| \`${columnNameOf(column)}\` | ${typeOf(of)} | ${of.about} |`)
  .join('\n')}
`;

const checkText = (): string => qualityChecks.map(({ name, about }) => `| \`${name}\` | ${about} |`).join('\n');

/** What analysts read to query the mart: made from the code, so that it cannot say something else. */
export const readme = (): string => `# The reporting mart: what analysts query

Everything below is made from the code of this package by \`npm run mart-model\`; a test fails when it is not what the code
makes. The tables stand in the schema \`mart\`. Analysts read them as \`traject_analyst\`, who sees nothing else; on the
one-machine stack \`psql "$(npm run --silent mart-url)"\`. How the mart is run stands in the README of the repository.

- **Pseudonyms.** Journeys, advices and people have random names, the same in every table and in the stream. Count people by
  \`journeys.employee\`: somebody may have several journeys. Null there is somebody who was erased.
- **Days.** Nothing is finer than a day, counted in the Netherlands.
- **Figures about few people can be traced to them.** The mart is for analysis; what leaves it must be groups that are large enough.
- **Codes** are those of the event catalogue, which the gateway serves as \`/asyncapi.json\`.

## Questions

\`\`\`sql
-- Waiting from request to first meeting, by month of the request
select date_trunc('month', requested_day)::date as month, count(*) as journeys,
       percentile_cont(0.5) within group (order by first_meeting_days) as median,
       percentile_cont(0.9) within group (order by first_meeting_days) as p90
  from mart.waiting_times where first_meeting_days is not null group by 1 order by 1;

-- Whether it helps, by kind of the last trajectory
select t.kind, count(*) as evaluated, round(avg(e.wellbeing_after - e.wellbeing_before), 2) as gain
  from mart.evaluations e
  join mart.trajectories t on t.journey = e.journey
   and t.number = (select max(number) from mart.trajectories l where l.journey = e.journey)
 where e.evaluated_day is not null group by 1;

-- Caseload on a day
select practitioner, count(*) as journeys from mart.practitioner_stays
 where from_day <= '2027-03-01' and (until_day is null or until_day > '2027-03-01') group by 1 order by 2 desc;

-- Tasks that were late
select kind, count(*) as asked, count(*) filter (where coalesce(closed_day, current_date) > due_day) as late
  from mart.tasks group by 1 order by 3 desc;
\`\`\`

## Tables

${martTables.map(tableText).join('\n')}
### waiting_times

A view: for each journey whose request is known, the days between its steps (null where one has not come): \`consent_days\`,
\`assignment_days\`, \`intake_days\` and \`first_meeting_days\` (both from the request), \`first_meeting_after_intake_days\`,
\`duration_days\`; with \`paused_days\`, which are not taken off.

### quality_checks, quality_violations

What the checks found when they ran last: after each rebuild and by \`npm run check-mart\`. What breaks a check stays in the
tables, and is named in \`quality_violations\` by its owner.

| check | what must hold |
| --- | --- |
${checkText()}
`;

import { eventually } from '@traject/engines';
import { headingLanguages, tableFormats } from '@traject/exports';
import { factsForReports, firstMonthInMart, pathsForReports } from '@traject/mart';
import { releaseLedger } from '@traject/releases';
import { dayAt, publish, publishProcessLog, type Facts, type Path, type Period, type Series } from '@traject/reports';
import type pg from 'pg';
import type { World } from './world.js';

/** Enough people who went the same way for nearly everything to be told that is ever told. */
const peopleAlike = 25;

const alike = (id: string): readonly string[] =>
  Array.from({ length: peopleAlike }, (_none, number) => `${id}/${number}`);

/** As if as many people had gone the way of each journey: of few people reports tell nothing, and nothing could be found. */
const asIfByMany = ({ journeys, advices, caseloads }: Facts): Facts => ({
  journeys: journeys.flatMap((facts) =>
    alike(facts.person).map((person, number) => ({ ...facts, person, journey: `${facts.journey}/${number}` })),
  ),
  advices: advices.flatMap((facts) =>
    alike(facts.person ?? facts.advice).map((person, number) => ({
      ...facts,
      person,
      advice: `${facts.advice}/${number}`,
    })),
  ),
  caseloads,
});

const pathIn =
  (paths: ReadonlyMap<string, Path>) =>
  (journey: string): Path | undefined =>
    paths.get(journey.slice(0, journey.lastIndexOf('/')));

/** The organisations and departments that journeys are of; one without any would keep others from being told. */
const seriesOf = ({ journeys }: Facts): Series => {
  const organisations = [...new Set(journeys.map(({ organisation }) => organisation))].toSorted();
  return {
    organisations: organisations.map((organisation) => {
      const own = journeys.filter((facts) => facts.organisation === organisation);
      return {
        organisation,
        departments: [...new Set(own.flatMap(({ department }) => department ?? []))].toSorted(),
        hasPeopleWithoutDepartment: own.some(({ department }) => department === null),
      };
    }),
  };
};

/** As if there were organisations enough for a process log to have rows; nobody there has a journey. */
const withOthers = ({ organisations }: Series): Series => ({
  organisations: [
    ...organisations,
    ...['one-more', 'another'].map((organisation) => ({
      organisation,
      departments: [],
      hasPeopleWithoutDepartment: true,
    })),
  ],
});

/** What the mart knows of all that is of a year. */
const knownOf = async (client: pg.PoolClient) => {
  const first = await firstMonthInMart(client);
  if (first === null) throw new Error('The mart knows of no journey.');
  const period: Period = { from: `${first.slice(0, 4)}-01`, months: 12 };
  const there = await client.query<{ organisation: string }>('select distinct organisation from mart.journeys');
  const organisations = there.rows.map(({ organisation }) => organisation);
  const named = await client.query<{ name: string; department: string }>(
    `select organisation || '/' || pseudonym as name, department from event_log.department_pseudonyms`,
  );
  const departments = new Map(named.rows.map(({ name, department }) => [name, department]));
  const departmentOf = (organisation: string, name: string) => departments.get(`${organisation}/${name}`) ?? null;
  const facts = await factsForReports(client, { period, organisations, caseloadOf: organisations, departmentOf });
  return { period, facts, paths: await pathsForReports(client, { period, organisations }) };
};

/** Publishes the year of the journeys out of the mart, by the rules of the product, before it is over. */
const publishYear = async ({ database }: World): Promise<Period> => {
  const client = await database.connect();
  try {
    const { period, facts: ofFew, paths } = await knownOf(client);
    const facts = asIfByMany(ofFew);
    const series = seriesOf(facts);
    const processLog = publishProcessLog(facts, pathIn(paths), withOthers(series), period);
    if (processLog.groups.length === 0) throw new Error('Nothing could be found in a process log without rows.');
    await releaseLedger({ pool: database }, processLog).freeze(publish(facts, series, period), dayAt(Date.now()));
    return period;
  } finally {
    client.release();
  }
};

/** An export that is ready. */
export interface MadeExport {
  /** Who asked for it. */
  readonly by: string;
  readonly exportId: string;
  readonly format: string;
}

const tables = tableFormats.flatMap((format) =>
  headingLanguages.map((headings) => ({ content: 'reports', format, headings })),
);
/** Each kind of file, for whoever may ask for it: an employer's adviser has none row by row. */
const asked = [
  ...['analyst', 'hr-noord'].flatMap((by) => tables.map((table) => ({ by, ...table }))),
  { by: 'analyst', content: 'process-log', format: 'ocel' },
];

const patienceMs = 60_000;

const made = async ({ asking }: World, { by, exportId, format }: MadeExport): Promise<MadeExport> => {
  const state = async () => (await asking.get(by, `/api/exports/${exportId}`)).body['state'];
  if (!(await eventually(async () => (await state()) === 'ready', patienceMs)))
    throw new Error(`The export as ${format} is ${String(await state())}.`);
  return { by, exportId, format };
};

/** Publishes what the mart knows of the journeys, and has every kind of export made of it. */
export const exportEverything = async (world: World): Promise<readonly MadeExport[]> => {
  const { from } = await publishYear(world);
  return Promise.all(
    asked.map(async ({ by, format, ...more }) => {
      const body = { ...more, format, from, length: 'year' };
      const { exportId } = await world.asking.post(by, '/api/exports', body);
      return made(world, { by, exportId: String(exportId), format });
    }),
  );
};

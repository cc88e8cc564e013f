import { contentTitles, taskCatalogue } from '@traject/tasks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { searched, type Source } from './leaks.js';
import { heardAsSomebodyElse, heardFromAnEcho, leaksOnPurpose, type Place } from './leaks-on-purpose.js';
import { playEverything, type Played } from './run.js';
import { filesSource, logsSource, mailsSource } from './sources/files.js';
import { kafkaSource } from './sources/kafka.js';
import { pagesSource } from './sources/pages.js';
import { printedSource } from './sources/printed.js';
import { tablesSource, type OpenColumns } from './sources/tables.js';
import { temporalSource } from './sources/temporal.js';
import { openWorld, type World } from './world.js';

const minutes = 60_000;
let world: World;
let played: Played;
beforeAll(async () => {
  world = await openWorld();
  played = await playEverything(world);
}, 10 * minutes);
afterAll(() => world.stop(), minutes);

/** Of the directory, what is nobody's own stands in the tables as it is: the social map, the registers, who works where. */
const openColumns = (): OpenColumns => {
  const { areas, number, socialMap } = played.words;
  const [key = '', agency = '', kindOfHelp = '', region = '', howToRefer = ''] = socialMap;
  return {
    'directory.practitioners.areas': [areas],
    'directory.registrations.number': [number],
    'directory.social_map.external_key': [key],
    'directory.social_map.agency': [agency],
    'directory.social_map.kind_of_help': [kindOfHelp],
    'directory.social_map.region': [region],
    'directory.social_map.how_to_refer': [howToRefer],
  };
};

const operatorsPrograms = (): Readonly<Record<string, () => Promise<string>>> => ({
  'compare-journeys': () => world.run('apps/worker/dist/compare-journeys.js', world.settings),
  'rebuild-read-models': () => world.run('apps/worker/dist/rebuild-read-models.js', world.settings),
  'rotate-keys': () => world.run('apps/local/dist/rotate-keys.js'),
  'verify-access-log': () => world.run('apps/local/dist/verify-access-log.js'),
});

/** Every place from which things leave or in which they are kept, answers over HTTP apart. A new place is one more entry. */
const sources: Readonly<Record<string, () => Source>> = {
  'the updates that people follow': () => played.following.source,
  'Temporal, as the server keeps and lists it': () => temporalSource(world.at.temporalAddress),
  'the records of every topic': () => kafkaSource(world.at.kafkaBrokers),
  'the columns of every table, the dossier’s own too': () => tablesSource(world.database, openColumns()),
  'the logs of every process': () => logsSource(world.stack.folder),
  'what the stack printed': () => printedSource({ 'npm start': async () => world.stack.output() }),
  'what operators’ programs print': () => printedSource(operatorsPrograms()),
  'health and metrics': () => pagesSource(world.pages),
  'mails and calendar entries': () => mailsSource(world.stack.folder, played.mailAddresses),
  'any file, or its name': () =>
    filesSource(world.stack.folder, {
      inTables: Object.values(openColumns()).flat(),
      inMails: played.mailAddresses,
    }),
};

describe('in whole journeys with a word of its own in each text', () => {
  test('every form was completed, and every text of it written', () => {
    const { kinds, fields } = played.filledIn;
    expect([...kinds].toSorted()).toEqual(Object.keys(taskCatalogue).toSorted());
    expect([...fields].toSorted()).toEqual(Object.keys(contentTitles).toSorted());
  });

  test('nobody read anything that was not theirs to know, in an answer or in a refusal (S7)', () => {
    expect(world.watch.leaks).toEqual([]);
  });

  test('employees read all that was theirs, the employer the main lines that were shared: so all of it was asked for', () => {
    for (const { identity } of world.people.filter(({ roles }) => roles.includes('employee'))) {
      const read = world.watch.readBy(identity);
      expect(
        world.knowledge
          .allOf(identity)
          .filter((word) => !read.has(word))
          .map(world.markers.whatIs),
      ).toEqual([]);
    }
    const mainLinesReadBy = (identity: string) =>
      [...world.watch.readBy(identity)].filter(
        (word) => world.markers.whatIs(word) === 'write-closing-report.mainLines',
      );
    for (const who of ['hr-noord', 'manager-noord']) expect(mainLinesReadBy(who)).toHaveLength(2);
    for (const who of ['hr-zuid', 'manager-zuid']) expect(mainLinesReadBy(who)).toEqual([]);
  });

  test('nothing failed, and words in wrong places were refused', () => {
    // What was not answered at once was asked again until it was.
    const failures = [...world.watch.statuses.keys()].filter((status) => status >= 500 && status !== 503);
    expect(failures).toEqual([]);
    expect(played.refused).toBeGreaterThan(500);
  });

  test.each(Object.entries(sources))(
    'no word stands in %s',
    async (_, source) => {
      const { leaks, pieces } = await searched(source(), world.markers);
      expect(leaks).toEqual([]);
      expect(pieces).toBeGreaterThan(0);
    },
    2 * minutes,
  );
});

describe('a word that is let out on purpose is reported (negative control)', () => {
  const place = (): Place => ({ ...world, openColumns: openColumns() });

  test.each(Object.entries(leaksOnPurpose))(
    'in %s',
    async (what, leak) => {
      const { source, mend } = await leak(place(), world.markers.word(what));
      try {
        const { leaks } = await searched(source, world.markers);
        expect(new Set(leaks.map((found) => found.what))).toEqual(new Set([what]));
      } finally {
        await mend();
      }
    },
    2 * minutes,
  );

  test('in every answer of a gateway that repeats what it was sent', async () => {
    const { watch, sent } = await heardFromAnEcho(world);
    expect(new Set(watch.leaks.map(({ what }) => what)).size).toBe(sent);
  });

  test.each([
    ['hr-noord', 'employee-noord'],
    ['administrator', 'employee-zuid'],
    ['coach-jansen', 'employee-noord-2'],
  ] as const)('in what %s is told who is taken for %s', async (taken, instead) => {
    const { leaks } = await heardAsSomebodyElse(world, [taken, instead]);
    expect(leaks.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['write-closing-report.report', 'evaluate-journey.remarks']),
    );
  });
});

import { readdir } from 'node:fs/promises';
import { testEnvironment } from '@traject/contracts';
import { fileKinds } from '@traject/exports';
import { contentTitles, taskCatalogue } from '@traject/tasks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keysIn, keysOf } from './keys.js';
import { searched, together, type Source } from './leaks.js';
import { leaksOnPurpose, type Place } from './leaks-on-purpose.js';
import { playEverything, type Played } from './run.js';
import { exportsSource } from './sources/exports.js';
import { filesSource, logsSource, mailsSource } from './sources/files.js';
import { kafkaSource } from './sources/kafka.js';
import { pagesSource } from './sources/pages.js';
import { printedSource } from './sources/printed.js';
import { tablesSource } from './sources/tables.js';
import { temporalSource } from './sources/temporal.js';
import { openWorld, type World } from './world.js';
import { heardAsSomebodyElse, heardFromAnEcho } from './wrong-gateways.js';

const minutes = 60_000;
let world: World;
let played: Played;
beforeAll(async () => {
  world = await openWorld();
  played = await playEverything(world, process.env[testEnvironment.whole] === 'on' ? 'all' : 'in turn');
}, 10 * minutes);
afterAll(() => world.stop(), minutes);

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
  'the columns of every table, the dossier’s own too': () => tablesSource(world.database, played.openColumns),
  'the logs of every process': () => logsSource(world.stack.folder),
  'what the stack printed': () => printedSource({ 'npm start': async () => world.stack.output() }),
  'health and metrics': () => pagesSource(world.pages),
  'exports, and what Parquet packs away': () =>
    exportsSource({ gateway: world.at.gateway, token: world.stack.token }, played.exported),
  'mails and calendar entries': () => mailsSource(world.stack.folder, played.mailAddresses),
};

/** Every file of the stack, and what its processes put aside for a moment. */
const everyFile = (): Source => {
  const open = { inTables: Object.values(played.openColumns).flat(), inMails: played.mailAddresses };
  return together([filesSource(world.stack.folder, open, world.wordsSince), filesSource(world.temporaryFolder)]);
};

describe('in whole journeys with a word of its own in each text', () => {
  test('every form was completed, and every text of it written', () => {
    const { kinds, fields } = played.filledIn;
    expect([...kinds].toSorted()).toEqual(Object.keys(taskCatalogue).toSorted());
    expect([...fields].toSorted()).toEqual(Object.keys(contentTitles).toSorted());
  });

  test('every text that any request takes was written, in a field, in a file or in its name', async () => {
    expect(world.written.unwritten(await world.openApi())).toEqual([]);
  });

  test('every kind of export was made, and tells of the journeys', async () => {
    expect(new Set(played.exported.map(({ format }) => format))).toEqual(new Set(Object.keys(fileKinds)));
    const rows = played.exported.map(async ({ by, exportId, format }) => {
      const { body } = await world.asking.get(by, `/api/exports/${exportId}/manifest`);
      return { by, format, rows: Number(body['rows']) };
    });
    expect((await Promise.all(rows)).filter((each) => each.rows < 50)).toEqual([]);
  });

  test('health and metrics of every process are among what is searched', () => {
    const parts = ['PostgreSQL', 'Temporal', 'Kafka'];
    const processes = Object.keys(world.at.processes).filter((name) => !parts.includes(name));
    expect(Object.keys(world.pages)).toEqual(expect.arrayContaining(processes));
    expect(processes.length).toBeGreaterThan(4);
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
    for (const who of ['hr-noord', 'manager-noord']) expect(mainLinesReadBy(who)).toHaveLength(3);
    for (const who of ['hr-zuid', 'manager-zuid']) expect(mainLinesReadBy(who)).toEqual([]);
  });

  test('nothing failed, and words in wrong places were refused', () => {
    // What was not answered at once was asked again until it was.
    const failures = [...world.watch.statuses.keys()].filter((status) => status >= 500 && status !== 503);
    expect(failures).toEqual([]);
    expect(played.refused).toBeGreaterThan(500);
  });

  test.concurrent.each(Object.entries(sources))(
    'no word stands in %s',
    async (_, source) => {
      const { leaks, pieces } = await searched(source(), world.markers);
      expect(leaks).toEqual([]);
      expect(pieces).toBeGreaterThan(0);
    },
    2 * minutes,
  );

  test(
    'no word stands in what operators’ programs print',
    async () => {
      const { leaks } = await searched(printedSource(operatorsPrograms()), world.markers);
      expect(leaks).toEqual([]);
    },
    2 * minutes,
  );

  test(
    'no word stands in any file, or its name, whatever the others left on the disk',
    async () => {
      const { leaks, pieces } = await searched(everyFile(), world.markers);
      expect(leaks).toEqual([]);
      expect(pieces).toBeGreaterThan(0);
      expect(await readdir(world.stack.attachmentsFolder)).toHaveLength(4);
    },
    2 * minutes,
  );

  test('no key lies beside what it opens: among the attachments, in a table, in a topic', async () => {
    const keys = await keysOf(world.stack.folder);
    const beside = together([
      filesSource(world.stack.attachmentsFolder),
      tablesSource(world.database, {}),
      kafkaSource(world.at.kafkaBrokers),
    ]);
    expect(await keysIn(beside, keys)).toEqual([]);
  });
});

describe('a word that is let out on purpose is reported (negative control)', () => {
  const place = (): Place => ({ ...world, openColumns: played.openColumns });

  test.each(Object.entries(leaksOnPurpose))(
    'in %s',
    async (_, leak) => {
      const put: string[] = [];
      const newWord = (what: string): string => {
        put.push(what);
        return world.markers.word(what);
      };
      const { source, mend } = await leak(place(), newWord);
      try {
        const { leaks } = await searched(source, world.markers);
        expect(new Set(leaks.map(({ what }) => what))).toEqual(new Set(put));
      } finally {
        await mend();
      }
    },
    2 * minutes,
  );

  test('and so is a key that was left beside what it opens, in any form', async () => {
    const keys = await keysOf(world.stack.folder);
    const forms = keys.flatMap((key) => key.forms.map((form) => ({ key, form })));
    expect(forms.length).toBeGreaterThan(0);
    for (const { key, form } of forms) {
      const piece = { where: 'the folder', bytes: Buffer.concat([Buffer.alloc(5, 'x'), form, Buffer.alloc(5, 'x')]) };
      const source: Source = {
        name: 'a copy',
        pieces: async function* () {
          yield piece;
        },
      };
      expect(await keysIn(source, [key])).toEqual([`${key.name} in the folder`]);
    }
  });

  test('in every answer of a gateway that repeats what it was sent', async () => {
    const { watch, sent } = await heardFromAnEcho(world);
    expect(new Set(watch.leaks.map(({ what }) => what)).size).toBe(sent);
  });

  /** In what a gateway tells that takes one person for another, which is as if it had forgotten the rule about the word. */
  const dossiers = /\/(dossier|attachments)\//;
  test.each([
    ['hr-noord', 'employee-noord', dossiers, ['write-closing-report.report', 'evaluate-journey.remarks']],
    ['manager-noord', 'employee-noord', dossiers, ['attachment.file', 'attachment.name']],
    ['bmw-visser', 'employee-noord', dossiers, ['correction.text', 'correction.reason']],
    ['administrator', 'employee-noord', dossiers, ['request-break-glass.explanation', 'evaluate-journey.remarks']],
    ['coach-jansen', 'employee-noord', dossiers, ['record-bmw-talk.notes', 'correction.text']],
    ['administrator', 'employee-zuid', dossiers, ['write-closing-report.report', 'evaluate-journey.remarks']],
    ['coach-jansen', 'employee-noord-2', dossiers, ['write-closing-report.report', 'evaluate-journey.remarks']],
    ['hr-zuid', 'employee-zuid-2', dossiers, ['write-closing-report.mainLines']],
    ['coordinator', 'administrator', /^\/api\/legal-holds\//, ['legal-hold.reason']],
    ['administrator', 'employee-noord', /^\/api\/me\/contact$/, ['the private address of employee-noord']],
    ['bmw-bos', 'employee-noord', /^\/api\/me\/access-log/, ['the name of hr-noord']],
  ] as const)('in what %s is told who is taken for %s at %s', async (taken, instead, where, whats) => {
    const { leaks } = await heardAsSomebodyElse(world, { taken, instead, where });
    expect(leaks.map(({ what }) => what)).toEqual(expect.arrayContaining([...whats]));
  });
});

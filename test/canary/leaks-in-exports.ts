import { createHash, randomUUID } from 'node:crypto';
import {
  manifestOf,
  ocelOf,
  reportRows,
  tableFile,
  type ExportAsked,
  type ExportManifest,
  type FileBytes,
} from '@traject/exports';
import { exportWriting, keepExport, removeExportOf } from '@traject/releases';
import type { Period } from '@traject/reports';
import type { MadeExport } from './exports.js';
import { exportsSource } from './sources/exports.js';
import type { World } from './world.js';

const period: Period = { from: '2026-01', months: 1 };
const reports = { content: 'reports', period, organisation: null, measures: null, headings: 'en' } as const;
const processLog = { content: 'process-log', format: 'ocel', period } as const;

/** An export as a worker would leave it that tells more than codes and figures. */
interface Told {
  readonly asked: ExportAsked;
  readonly file: FileBytes;
  readonly manifest?: (manifest: ExportManifest) => ExportManifest;
}

const tableOf = (format: 'csv' | 'parquet', groups: readonly string[]): Told => ({
  asked: { ...reports, format },
  file: tableFile(
    { format, headings: 'en' },
    reportRows({
      kind: 'report',
      question: { measure: 'routes', by: 'department', organisation: null },
      period,
      lines: groups.map((group) => ({
        group,
        category: 'bmw',
        figure: { kind: 'people', people: 17 },
        before: null,
        comparable: true,
      })),
    }),
  ),
});

const logOf = (organisation: string | null): Told => ({
  asked: processLog,
  file: ocelOf({
    period,
    organisations: [],
    groups: [
      {
        organisation,
        people: 9,
        whole: true,
        steps: [{ step: 'journey-requested', day: 0, trajectory: null, practitioner: null }],
      },
    ],
    peopleLeftOut: null,
  }),
});

/**
 * A table with a word that stands in no byte of the file: what came before it is not written again but pointed at, and the
 * least and the greatest value, which Parquet notes, are others. Of these none holds the whole beginning of a word.
 */
export const packedTable = (word: string): FileBytes => tableOf('parquet', [word.slice(0, 9), word, 'zz']).file;

const ways: Readonly<Record<string, (word: string) => Told>> = {
  'a group of people in CSV': (word) => tableOf('csv', [word]),
  'a group of people in Parquet, packed away': (word) => ({ ...tableOf('parquet', []), file: packedTable(word) }),
  'an organisation of a process log': logOf,
  'a note in the manifest of an export': (word) => ({
    ...logOf(null),
    manifest: (manifest) => Object.assign({}, manifest, { note: word }),
  }),
};

/** Leaves an export for somebody, whole, as the worker does. */
const leave = async ({ database }: World, personId: string, { asked, file, manifest }: Told): Promise<string> => {
  const [exportId, attempt] = [randomUUID(), randomUUID()];
  await keepExport(database, { exportId, personId, organisation: null, asked });
  const writing = exportWriting(database);
  await writing.begin(exportId, attempt);
  const hash = createHash('sha256');
  let [number, bytes] = [0, 0];
  for await (const piece of file) {
    await writing.add(exportId, attempt, { number, bytes: piece, rowsDone: 1 });
    hash.update(piece);
    number += 1;
    bytes += piece.length;
  }
  const written = {
    publishedOn: '2026-02-15',
    madeAt: '2026-02-15T00:00:00.000Z',
    rows: 1,
    bytes,
    peopleLeftOut: null,
  };
  const beside = manifestOf(asked, { ...written, sha256: hash.digest('hex') });
  await writing.finish(exportId, attempt, manifest?.(beside) ?? beside);
  return exportId;
};

const by = 'analyst';

/** Lets a word out into each part of an export, as the one who asked for it gets it. @param newWord by what it has to be reported */
export const leakingExports = async (world: World, newWord: (what: string) => string) => {
  const { at, stack, database, people } = world;
  const personId = people.find(({ identity }) => identity === by)?.personId;
  if (personId === undefined) throw new Error(`Nobody is ${by}.`);
  const exported: MadeExport[] = [];
  for (const [what, told] of Object.entries(ways)) {
    const way = told(newWord(what));
    exported.push({ by, exportId: await leave(world, personId, way), format: way.asked.format });
  }
  return {
    source: exportsSource({ gateway: at.gateway, token: stack.token }, exported),
    mend: async (): Promise<void> => {
      for (const { exportId } of exported) await removeExportOf(database, personId, exportId);
    },
  };
};

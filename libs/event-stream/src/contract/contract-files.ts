import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncApiDocument } from '../mapping/asyncapi.js';
import { topicNames } from '../kafka/topic-plan.js';
import { eventCatalogue } from './catalogue.js';
import { sentenceOf } from './contract-changes.js';
import { releasesFile, type ReleasedContract } from './released-contract.js';

/** Folder of the package, beside its sources and beside what is built of them alike. */
export const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The changelog of event schemas as Markdown, newest release first. */
const schemaChangelog = ({ releases }: ReleasedContract): string =>
  `${[
    '# Changelog of event schemas',
    'Made by `npm run event-contract`.',
    ...releases
      .toReversed()
      .map(({ version, on, changes }) =>
        [`## ${version}, ${on}`, '', ...changes.map((change) => `- ${sentenceOf(change)}`)].join('\n'),
      ),
  ].join('\n\n')}\n`;

/** Every file that is made from a released contract, by its place in the package. */
export const contractFiles = (released: ReleasedContract): ReadonlyMap<string, string> =>
  new Map([
    ...[...released.schemas].map(([event, schema]) => [`schemas/${event}.json`, asJson(schema)] as const),
    [`schemas/${releasesFile}`, asJson(released.releases)],
    ['schemas/CHANGELOG.md', schemaChangelog(released)],
    ['asyncapi.json', asJson(asyncApiDocument(topicNames(), released))],
    ['CATALOGUE.md', eventCatalogue(topicNames(), released)],
  ]);

/** Writes them into the package. */
export const writeContractFiles = async (released: ReleasedContract, folder: string = packageFolder): Promise<void> => {
  for (const [file, text] of contractFiles(released)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
};

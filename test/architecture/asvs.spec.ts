import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = await readFile(new URL('libs/access/ASVS.md', root), 'utf8');

/** How many requirements of the standard, version 5.0.0, are of each level. */
const requirementsOfLevel = { '1': 70, '2': 183 } as const;

interface Row {
  readonly requirement: string;
  readonly level: string;
  readonly status: string;
  readonly seenBy: readonly string[];
}

const rowsIn = (text: string): readonly Row[] =>
  [...text.matchAll(/^\| (V\d+\.\d+\.\d+) +\| (\d) +\| [^|]+\| (\S+) +\| [^|]+\| ([^|]*)\|$/gm)].map(
    ([, requirement = '', level = '', status = '', seen = '']) => ({
      requirement,
      level,
      status,
      seenBy: [...seen.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
    }),
  );

const countsIn = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...text.matchAll(/^\| (\S+) +\| [^|]+\| (\d+) +\|$/gm)].map(([, status = '', count]) => [status, Number(count)]),
  );

/** What is wrong with such a page. */
const faultsIn = (text: string): readonly string[] => {
  const rows = rowsIn(text);
  const ofLevel = (level: string) => rows.filter((row) => row.level === level).length;
  const counted = Object.entries(countsIn(text)).filter(
    ([status, count]) => rows.filter((row) => row.status === status).length !== count,
  );
  const missing = rows.flatMap(({ requirement, seenBy }) =>
    seenBy.filter((file) => !existsSync(fileURLToPath(new URL(file, root)))).map((file) => `${requirement}: ${file}`),
  );
  return [
    ...Object.entries(requirementsOfLevel)
      .filter(([level, count]) => ofLevel(level) !== count)
      .map(([level]) => `level ${level}: ${ofLevel(level)}`),
    ...(new Set(rows.map(({ requirement }) => requirement)).size === rows.length ? [] : ['one stands there twice']),
    ...counted.map(([status]) => `${status} is counted wrongly`),
    ...missing,
  ];
};

test('every requirement of levels 1 and 2 has its row, and every test that is named is there', () => {
  expect(faultsIn(page)).toEqual([]);
});

test.each([
  ['a row that is missing', page.replace(/^\| V1\.1\.1 .*\n/m, '')],
  ['a row that stands there twice', page.replace(/^(\| V1\.1\.1 .*\n)\| V1\.1\.2 .*\n/m, '$1$1')],
  ['a test that is not there', page.replace('test/http/bad-input.stories.ts', 'test/http/made-up.spec.ts')],
  ['a status that is counted wrongly', page.replace(/^(\| V1\.1\.1 .*\| )met( .*)$/m, '$1open$2')],
])('%s is reported (negative control)', (_what, broken) => {
  expect(broken).not.toBe(page);
  expect(faultsIn(broken)).not.toEqual([]);
});

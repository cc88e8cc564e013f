import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownErrors } from '@traject/daemon';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const sources = async (): Promise<readonly { readonly file: string; readonly text: string }[]> => {
  const files: string[] = [];
  for (const folder of ['apps', 'libs', 'workflows', 'activities']) {
    const found = await readdir(join(root, folder), { recursive: true });
    files.push(...found.map((name) => join(folder, name)));
  }
  const own = files.filter((file) => /(^|\/)src\/.*\.ts$/.test(file) && !/\/(node_modules|dist)\//.test(file));
  return Promise.all(own.map(async (file) => ({ file, text: await readFile(join(root, file), 'utf8') })));
};

const isProgramOfPeople = (file: string): boolean =>
  /apps\/local\/|\.spec\.ts$|-for-tests\.ts$|\/testing\/|engines\/src\/(child|temporal\/sdk-download)\.ts$/.test(file);

/** Classes of errors with a stable code. */
const codedErrors = (text: string): readonly string[] =>
  text
    .split(/^(?=export class )/m)
    .filter((part) => /^export class \w+ extends Error/.test(part) && /^ {2,}readonly code\b/m.test(part))
    .flatMap((part) => /^export class (\w+)/.exec(part)?.[1] ?? []);

test('every error of ours that has a code is known to the log, so that its sentence is told', async () => {
  const found = (await sources()).flatMap(({ text }) => codedErrors(text));
  expect(found.length).toBeGreaterThan(5);
  expect(found.filter((name) => !ownErrors.includes(name))).toEqual([]);
  expect(codedErrors('export class NewProblem extends Error {\n  readonly code = 1;\n}')).toEqual(['NewProblem']);
});

/** Ways past the log of a process. */
const besideTheLog = /\bconsole\.\w+\(|\bpino\(|new Logger\(|logger: true|process\.std(out|err)\.write/;

/** What an operator starts by hand speaks to who started it. */
const spoken =
  /^(?:libs\/(?:access|mart)\/src\/write-readme\.ts|libs\/event-stream\/src\/contract\/release-contract\.ts|apps\/reporting\/src\/(?:check-mart|rebuild-mart|replay-parked)\.ts|apps\/(?:worker|gateway|relay)\/src\/(?:migrate|rotate-keys|retention|apply-destroyed-keys|restart-journey|compare-journeys|rebuild-read-models|verify-access-log|enter-administrator|bundle-workflows|bundled-workflows|access-log\/verification|check-topics|replay-stream)\.ts)$/;

test('no process writes past its log', async () => {
  const strange = (await sources()).filter(
    ({ file, text }) =>
      !isProgramOfPeople(file) && !spoken.test(file) && file !== 'libs/daemon/src/log.ts' && besideTheLog.test(text),
  );
  expect(strange.map(({ file }) => file)).toEqual([]);
  expect(besideTheLog.test('console.log(question)')).toBe(true);
  expect(besideTheLog.test('new FastifyAdapter({ logger: true })')).toBe(true);
});

import { execa } from 'execa';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { locksIn, newStateFolder, processesOn, ready, startStack } from '../stack/local-stack.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const node = process.execPath;

/** Runs one of the product's programs to its end. */
const run = async (program: string, settings: Readonly<Record<string, string>>) => {
  const result = await execa(node, [join(root, program)], {
    env: settings,
    reject: false,
    all: true,
  });
  return { exitCode: result.exitCode, output: result.all };
};

test('three whole journeys are played over HTTP, reach an analyst, and the read models can be rebuilt from the log', async () => {
  const stateFolder = await newStateFolder();
  const stack = startStack(stateFolder, { TRAJECT_DAY_LENGTH_MS: '100' });
  await ready(stateFolder, stack);

  const demo = await run('apps/local/dist/demo.js', { TRAJECT_STATE_DIR: stateFolder });
  expect(demo.output).toContain('What an analyst reads from Kafka');
  expect(demo.exitCode).toBe(0);
  for (const type of [
    'bmw-talk-missed',
    'appointment-moved',
    'advice-answered',
    'referral-declined',
    'report-settled',
  ]) {
    expect(demo.output).toContain(`.${type}.v1`);
  }
  expect(demo.output.match(/coaching-session-held\.v1/g)).toHaveLength(11);

  const { databaseUrl } = JSON.parse(await readFile(join(stateFolder, 'stack.json'), 'utf8'));
  const rebuilt = await run('apps/worker/dist/rebuild-read-models.js', { DATABASE_URL: databaseUrl });
  expect(rebuilt).toMatchObject({ exitCode: 0 });

  process.kill(stack.pid, 'SIGTERM');
  expect((await stack.ended).exitCode).toBe(0);
  expect(await processesOn(stateFolder)).toEqual([]);
  expect(await locksIn(stateFolder)).toEqual([]);
}, 240_000);

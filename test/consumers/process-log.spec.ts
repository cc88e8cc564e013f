import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonWithPackage } from '@traject/engines';
import { ocelOf } from '@traject/exports';
import type { ProcessLog } from '@traject/reports';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Process mining in Rust with bindings for Python: one file serves every Python from 3.9 on. */
const r4pm = {
  requirement: 'r4pm==0.6.2',
  sha256: [
    '4194bab48f638cc2644083bdd0f3a882e6945b6321997612d86241d8975352a2', // Linux x86_64
    '36422c38663f90f97972e9d35f80d761812c1e5817cb5fbaca0484dd82fe99be', // Linux aarch64
    'ee094975df3e7dc1c928e8140c747e8d4f986be93b4fa21a6133241af3204eed', // macOS arm64
    '78620ef2fe17956df49cf407fc05907c4a9d87a85d8e116c71075bff3d65ff3e', // macOS x86_64
  ],
};

const step = (name: ProcessLog['groups'][number]['steps'][number]['step'], day: number, talk = false) => ({
  step: name,
  day,
  trajectory: talk ? 1 : null,
  practitioner: talk ? 1 : null,
});

const log: ProcessLog = {
  period: { from: '2026-07', months: 3 },
  organisations: ['noord', 'zuid'],
  groups: [
    {
      organisation: 'noord',
      people: 9,
      whole: true,
      // Two of them on one day: the order stays.
      steps: [
        step('journey-requested', 0),
        step('intake-held', 9),
        step('bmw-talk-held', 9, true),
        step('journey-ended', 40),
      ],
    },
    {
      organisation: null,
      people: 12,
      whole: false,
      steps: [step('journey-requested', 0), step('intake-held', 7)],
    },
  ],
  peopleLeftOut: 11,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traject-process-log-'));
});
afterAll(() => rm(folder, { recursive: true }));

const script = fileURLToPath(new URL('python/read_process_log.py', import.meta.url));
const mined = async (path: string) => {
  const { python, folder: packages } = await pythonWithPackage(r4pm);
  return execa(python, [script, path], { env: { PYTHONPATH: packages } });
};

describe('a process log is read by a process-mining library', () => {
  it('which finds the objects, the ways of the journeys, and what follows on what', async () => {
    const path = join(folder, 'log.json');
    await writeFile(path, ocelOf(log));
    const { stdout } = await mined(path);
    expect(JSON.parse(stdout)).toEqual({
      objects: { journey: 21, trajectory: 9, practitioner: 1, organisation: 2 },
      variants: [
        [['journey-requested', 'intake-held'], 12],
        [['journey-requested', 'intake-held', 'bmw-talk-held', 'journey-ended'], 9],
      ],
      follows: [
        [['journey-requested', 'intake-held'], 21],
        [['bmw-talk-held', 'journey-ended'], 9],
        [['intake-held', 'bmw-talk-held'], 9],
      ],
    });
  }, 180_000);

  it('and refused by it when it was cut off', async () => {
    const [path, cut] = [join(folder, 'whole.json'), join(folder, 'cut.json')];
    await writeFile(path, ocelOf(log));
    await writeFile(cut, (await readFile(path)).subarray(0, -10));
    await expect(mined(cut)).rejects.toThrow(/EOF while parsing/);
  }, 180_000);
});

import { randomUUID } from 'node:crypto';
import { exportWriting } from '@traject/releases';
import { manifestOf } from '@traject/exports';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { openExportWorld, processLog, type ExportWorld } from './exporting.js';

let world: ExportWorld;
beforeEach(async () => {
  world = await openExportWorld(inject('postgresUrl'), inject('temporalAddress'));
});
afterEach(() => world.close());

const piece = (number: number, text: string) => ({ number, bytes: Buffer.from(text), rowsDone: number });
const manifest = manifestOf(processLog, {
  publishedOn: '2027-05-01',
  madeAt: '2027-05-02T00:00:00.000Z',
  rows: 1,
  bytes: 5,
  sha256: 'a'.repeat(64),
  peopleLeftOut: null,
});

it('of two attempts at the same file only the later one goes on, and never do their pieces mix', async () => {
  const exportId = await world.keep(processLog);
  const writing = exportWriting(world.worker.pool);
  const [slow, quick] = [randomUUID(), randomUUID()];
  await writing.begin(exportId, slow);
  expect(await writing.add(exportId, slow, piece(0, 'slow'))).toBe(true);
  await writing.begin(exportId, quick);
  expect(await writing.add(exportId, slow, piece(1, 'slow'))).toBe(false);
  expect(await writing.add(exportId, quick, piece(0, 'quick'))).toBe(true);
  expect(await writing.finish(exportId, slow, manifest)).toBe(false);
  expect(await writing.finish(exportId, quick, manifest)).toBe(true);
  const kept = (await world.kept(exportId)) ?? expect.fail('it is gone');
  expect((await world.file(kept)).text).toBe('quick');
  // What is ready is not begun again, nor given up.
  expect(await writing.begin(exportId, randomUUID())).toBeNull();
  await writing.fail(exportId, 'not-made');
  expect(await world.kept(exportId)).toMatchObject({ state: 'ready', failure: null });
});

it('whoever did not ask for the attempt would get pieces of both (negative control)', async () => {
  const exportId = await world.keep(processLog);
  const writing = exportWriting(world.worker.pool);
  const [slow, quick] = [randomUUID(), randomUUID()];
  await writing.begin(exportId, quick);
  await writing.add(exportId, quick, piece(0, 'quick'));
  // What an attempt would do that did not look whether it may go on.
  await world.worker.pool.query(
    'insert into reports.export_pieces (export_id, attempt, number, bytes) values ($1, $2, 0, $3)',
    [exportId, slow, Buffer.from('slow')],
  );
  await writing.finish(exportId, quick, manifest);
  const { rows } = await world.worker.pool.query('select attempt from reports.export_pieces where number = 0');
  expect(rows).toHaveLength(2);
  const kept = (await world.kept(exportId)) ?? expect.fail('it is gone');
  expect((await world.file(kept)).text).toBe('quick');
});

it('a file from which a piece is missing is broken off, and not sent as if it were whole', async () => {
  const exportId = await world.keep(processLog);
  const writing = exportWriting(world.worker.pool);
  const attempt = randomUUID();
  await writing.begin(exportId, attempt);
  await writing.add(exportId, attempt, piece(0, 'quick'));
  await writing.finish(exportId, attempt, { ...manifest, bytes: 10 });
  const kept = (await world.kept(exportId)) ?? expect.fail('it is gone');
  await expect(world.file(kept)).rejects.toMatchObject({ code: 'export-ended' });
});

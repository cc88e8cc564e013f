import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { eventually } from '../workflows/real-world.js';
import { startWorker } from '../workflows/worker-process.js';
import { openExportWorld, processLog, reportsAsCsv, type ExportWorld } from './exporting.js';

let world: ExportWorld;
beforeEach(async () => {
  world = await openExportWorld(inject('postgresUrl'), inject('temporalAddress'));
});
afterEach(() => world.close());

const workerOn = (taskQueue: string) =>
  startWorker({
    databaseUrl: world.database.urls.traject_worker,
    temporalAddress: inject('temporalAddress'),
    taskQueue,
  });

/** A log that takes a while: some hundred pieces. */
const many = 30_000;
/** Waits until some of a file is there, and not all. */
const halfWay = (exportId: string) => eventually(async () => ((await world.kept(exportId))?.rowsDone ?? 0) > 1_000);

describe('an export', () => {
  it('is made in the background, with a manifest that fits it', async () => {
    await world.publish(9);
    const taskQueue = randomUUID();
    const worker = workerOn(taskQueue);
    const asked = [reportsAsCsv, { ...reportsAsCsv, format: 'parquet' as const }, processLog];
    const ids = await Promise.all(asked.map((each) => world.keep(each)));
    for (const id of ids) await world.begin(id, taskQueue);
    const [csv, parquet, log] = await Promise.all(ids.map((id) => world.made(id)));
    if (csv === undefined || parquet === undefined || log === undefined) throw new Error('One is missing.');
    expect(csv).toMatchObject({ state: 'ready', rowsDone: 6, rowsAll: 6, failure: null });
    for (const each of [csv, parquet, log]) {
      expect((await world.file(each)).sha256).toBe(each.manifest?.sha256);
      expect(each.manifest).toMatchObject({ period: { from: '2027-01', months: 3 }, publishedOn: '2027-05-01' });
    }
    const { text } = await world.file(csv);
    expect(text.split('\r\n')).toHaveLength(8);
    expect(text).toContain(",'=zorg,,true,,");
    expect(parquet.manifest).toMatchObject({ format: 'parquet', rows: 6, filters: { organisation: null } });
    expect(log.manifest).toMatchObject({ rows: 27, peopleLeftOut: 12, thresholds: { peopleAlike: 9 } });
    await worker.end('SIGTERM');
  });

  it('goes on when its worker is killed, and is whole', async () => {
    await world.publish(many);
    const taskQueue = randomUUID();
    const first = workerOn(taskQueue);
    const exportId = await world.keep(processLog);
    await world.begin(exportId, taskQueue);
    await halfWay(exportId);
    await first.end('SIGKILL');
    const broken = await world.kept(exportId);
    expect(broken).toMatchObject({ state: 'running', manifest: null });
    expect(await world.pieces()).toBeGreaterThan(0);

    const second = workerOn(taskQueue);
    const kept = await world.made(exportId);
    expect(kept).toMatchObject({ state: 'ready', rowsDone: 3 * many });
    const { text, sha256 } = await world.file(kept);
    expect(sha256).toBe(kept.manifest?.sha256);
    expect(JSON.parse(text)).toMatchObject({ events: { length: 3 * many } });
    // The pieces of the one that was killed are gone.
    const { rows } = await world.worker.pool.query('select distinct attempt from reports.export_pieces');
    expect(rows).toEqual([{ attempt: kept.attempt }]);
    await second.end('SIGTERM');
  });

  it('fails with a code when the disk is full, and nothing of it is left', async () => {
    await world.publish(many);
    await world.owner.pool.query(`
      create function reports.full_disk() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
      create trigger full_disk before insert on reports.export_pieces
        for each row when (new.number > 20) execute function reports.full_disk()`);
    const taskQueue = randomUUID();
    const worker = workerOn(taskQueue);
    const exportId = await world.keep(processLog);
    await world.begin(exportId, taskQueue);
    expect(await world.made(exportId)).toMatchObject({ state: 'failed', failure: 'database-full', manifest: null });
    expect(await world.pieces()).toBe(0);
    await worker.end('SIGTERM');
  });

  it('fails with a code when nothing was published of its period', async () => {
    const taskQueue = randomUUID();
    const worker = workerOn(taskQueue);
    const exportId = await world.keep(processLog);
    await world.begin(exportId, taskQueue);
    expect(await world.made(exportId)).toMatchObject({ state: 'failed', failure: 'not-published' });
    await worker.end('SIGTERM');
  });

  it('that is taken away while it is made leaves nothing', async () => {
    await world.publish(many);
    const taskQueue = randomUUID();
    const worker = workerOn(taskQueue);
    const exportId = await world.keep(processLog);
    await world.begin(exportId, taskQueue);
    await halfWay(exportId);
    await world.worker.pool.query('delete from reports.exports where export_id = $1', [exportId]);
    expect(await world.pieces()).toBe(0);
    // Whoever made it goes on with what is asked for next.
    const next = await world.keep(reportsAsCsv);
    await world.begin(next, taskQueue);
    expect(await world.made(next)).toMatchObject({ state: 'ready' });
    expect(await world.kept(exportId)).toBeNull();
    await worker.end('SIGTERM');
  });
});

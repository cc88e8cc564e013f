import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDirectoryWorld, type DirectoryWorld } from '../directory-for-tests.js';
import { fileOf } from './file-for-tests.js';

let world: DirectoryWorld;
beforeAll(async () => {
  world = await openDirectoryWorld(inject('postgresUrl'));
});
afterAll(() => world.close());

describe('an import of the social map', () => {
  const header = 'external_key;agency;kind_of_help;region;how_to_refer;active';
  const importMap = (lines: readonly string[], dryRun = false) =>
    world.inTransaction((transaction) => world.directory.imports.socialMap(transaction, fileOf(lines, dryRun)));
  const inRegion = async (region: string) =>
    (await world.directory.socialMap.list(world.gateway.query, { region }, {})).items;

  it('enters new help, changes what it knows by external key, and sent again changes nothing', async () => {
    const lines = [header, 'M1;Plangroep;Schuldhulp;Gooi;Via de gemeente;ja', 'M2;GGZ;Psycholoog;Gooi;Via huisarts;'];
    expect(await importMap(lines, true)).toMatchObject({ created: 2, written: false });
    expect(await importMap(lines)).toMatchObject({ created: 2, written: true });
    expect(await importMap(lines)).toMatchObject({ unchanged: 2 });
    const moved = [header, 'M1;Plangroep;Schuldhulp;Gooi;Via de gemeente;nee'];
    expect(await importMap(moved)).toMatchObject({ updated: 1 });
    expect(await inRegion('gooi')).toMatchObject([
      { agency: 'Plangroep', active: false, version: 2 },
      { agency: 'GGZ', active: true, version: 1 },
    ]);
  });

  it('is all or nothing', async () => {
    const report = await importMap([
      header,
      'M7;Fine;Help;Veluwe;Bel;',
      'M7;Twice;Help;Veluwe;Bel;',
      'M8;;Help;Veluwe;Bel;',
    ]);
    expect(report.problems.map(({ line, code }) => [line, code])).toEqual([
      [3, 'twice-in-file'],
      [4, 'wrong-value'],
    ]);
    expect(await inRegion('veluwe')).toEqual([]);
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { peopleColumns, practitionerColumns, socialMapColumns } from './columns.js';

describe('the columns of the files', () => {
  const columns = { ...peopleColumns, ...practitionerColumns, ...socialMapColumns };
  const undocumented = (text: string): readonly string[] =>
    Object.keys(columns).filter((name) => !text.includes(`\`${name}\``));

  it('all stand in the documentation', async () => {
    const text = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    expect(undocumented(text)).toEqual([]);
    expect(undocumented(text.replaceAll('`agency`', ''))).toEqual(['agency']);
  });
});

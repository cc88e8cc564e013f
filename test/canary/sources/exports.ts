import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { hear, type Heard } from '../asking.js';
import type { MadeExport } from '../exports.js';
import type { Piece, Source } from '../leaks.js';

/** Values and names of the columns of a Parquet file, which packs them, as another program reads them. */
export const valuesInParquet = async (file: Uint8Array): Promise<Buffer> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-canary-'));
  const duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    const path = join(folder, 'export.parquet');
    await writeFile(path, file);
    const rows = (await duckdb.runAndReadAll(`select * from '${path}'`)).getRowObjectsJson();
    const kept = (await duckdb.runAndReadAll(`select * from parquet_kv_metadata('${path}')`)).getRowObjectsJson();
    return Buffer.from([...rows, ...kept].map((row) => JSON.stringify(row)).join('\n'));
  } finally {
    duckdb.closeSync();
    await rm(folder, { recursive: true });
  }
};

const bodyOf = ({ bytes }: Heard): Buffer => bytes.subarray(bytes.indexOf('\n\n') + 2);

/** Where exports are asked for, and as whom. */
interface Asked {
  readonly gateway: string;
  readonly token: (identity: string) => Promise<string>;
}

/** Every file that was exported, as whoever asked for it gets it, with its manifest. */
export const exportsSource = ({ gateway, token }: Asked, exported: readonly MadeExport[]): Source => ({
  name: 'exports',
  pieces: async function* (): AsyncGenerator<Piece> {
    for (const { by, exportId, format } of exported) {
      const headers = { authorization: `Bearer ${await token(by)}` };
      for (const part of ['file', 'manifest'] as const) {
        const where = `the ${part} of an export as ${format} for ${by}`;
        const heard = await hear(gateway, by, { method: 'GET', path: `/api/exports/${exportId}/${part}`, headers });
        if (heard.status !== 200) throw new Error(`${where} was answered ${heard.status}.`);
        yield { where, bytes: heard.bytes };
        if (format === 'parquet' && part === 'file')
          yield { where: `a value of ${where}`, bytes: await valuesInParquet(bodyOf(heard)) };
      }
    }
  },
});

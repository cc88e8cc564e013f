import { expect, test } from 'vitest';
import { markersIn } from '../disguises.js';
import { packedTable } from '../leaks-in-exports.js';
import { newMarkers } from '../markers.js';
import { valuesInParquet } from './exports.js';

test('a word that Parquet has packed away stands in no byte of the file, and is found in its values', async () => {
  const markers = newMarkers();
  const word = markers.word('a group of people');
  const pieces: Uint8Array[] = [];
  for await (const piece of packedTable(word)) pieces.push(piece);
  const file = Buffer.concat(pieces);
  expect([...markersIn(file, markers)]).toEqual([]);
  expect([...markersIn(await valuesInParquet(file), markers)]).toEqual([word.toLowerCase()]);
});

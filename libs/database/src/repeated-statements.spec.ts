import { expect, test } from 'vitest';
import { namesOfRepeated } from './repeated-statements.js';

test('a statement has a name of its own from the second time on', () => {
  const nameOf = namesOfRepeated();
  expect([nameOf('select a'), nameOf('select b')]).toEqual([undefined, undefined]);
  const names = [nameOf('select a'), nameOf('select b'), nameOf('select a')];
  expect(names).toEqual(['repeated-1', 'repeated-2', 'repeated-1']);
});

test('one that gives whatever columns there are has none', () => {
  const nameOf = namesOfRepeated();
  const stars = [
    'select * from t',
    'select t.* from t',
    'insert into t (a) values ($1) returning *',
    'select a, * from t',
  ];
  for (const text of [...stars, ...stars]) expect(nameOf(text)).toBeUndefined();
});

test('counting rows is no star (negative control)', () => {
  const nameOf = namesOfRepeated();
  nameOf('select count(*) from t');
  expect(nameOf('select count(*) from t')).toBeDefined();
});

test('there are never more names than one connection may keep', () => {
  const nameOf = namesOfRepeated({ mostPrepared: 2, mostRemembered: 10 });
  const texts = ['select 1', 'select 2', 'select 3'];
  texts.forEach(nameOf);
  expect(texts.map(nameOf)).toEqual(['repeated-1', 'repeated-2', undefined]);
});

test('no more texts are remembered than may be', () => {
  const nameOf = namesOfRepeated({ mostPrepared: 10, mostRemembered: 2 });
  const texts = ['select 1', 'select 2', 'select 3'];
  texts.forEach(nameOf);
  texts.forEach(nameOf);
  expect(texts.map(nameOf)).toEqual(['repeated-1', 'repeated-2', undefined]);
});

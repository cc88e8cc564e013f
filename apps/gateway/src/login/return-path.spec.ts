import { expect, test } from 'vitest';
import { returnPath } from './return-path.js';

const publicUrl = 'https://traject.example';

test.each(['/', '/tasks', '/tasks/1?tab=form#words', '/a%20b'])('a log-in returns to %s', (path) => {
  expect(returnPath(path, publicUrl)).toBe(path);
});

test.each([
  undefined,
  '',
  'tasks',
  'https://elsewhere.example/',
  '//elsewhere.example/',
  '//elsewhere.example/tasks',
  '/\\elsewhere.example/',
  '/\t/elsewhere.example/',
  '\\\\elsewhere.example',
  '/.//elsewhere.example',
  'javascript:alert(1)',
  'https://traject.example.elsewhere.example/',
])('a log-in never returns to %j', (path) => {
  expect(returnPath(path, publicUrl)).toBe('/');
});

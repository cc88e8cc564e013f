import { contentTitles, taskCatalogue } from '@traject/tasks';
import { expect, test } from 'vitest';
import { titleOfItem } from './words.js';

test('every field that can hold words has a title of its own, and an unknown one is told by its code', () => {
  const drafts = Object.keys(taskCatalogue).map((kind) => `${kind}.draft`);
  const items = [
    ...Object.keys(contentTitles),
    ...drafts,
    'person-details',
    'private-address',
    'work-address',
    'request-journey.question',
    'raise-advice.text',
  ];
  for (const item of items) expect(titleOfItem(item).nl, item).not.toBe(item);
  for (const unknown of ['', 'toString', 'constructor.name', 'record-bmw-talk.valueOf'])
    expect(titleOfItem(unknown)).toEqual({ nl: unknown, en: unknown });
});

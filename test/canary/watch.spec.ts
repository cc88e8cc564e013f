import { expect, test } from 'vitest';
import { newWatch, type Heard } from './asking.js';
import { newKnowledge } from './knowledge.js';
import { newMarkers } from './markers.js';

const heard = (identity: string, said: string, at = 'Mon'): Heard => ({
  identity,
  method: 'GET',
  path: '/api/me',
  status: 200,
  bytes: Buffer.from(`200 OK\ndate: ${at}\nserver: it\n\n${said}`),
  body: {},
});

test('what one may read is found when somebody else is told the same', () => {
  const [markers, knowledge] = [newMarkers(), newKnowledge()];
  const word = markers.word('notes');
  knowledge.allow(word, new Set(['eva']));
  const watch = newWatch(markers, knowledge);
  watch.onHeard(heard('eva', `about ${word}`));
  expect(watch.leaks).toEqual([]);
  for (const at of ['Mon', 'Tue']) watch.onHeard(heard('ali', `about ${word}`, at));
  expect(watch.leaks.map(({ what }) => what)).toEqual(['notes', 'notes']);
});

test('an answer that differs in anything but its moment is searched by itself', () => {
  const [markers, knowledge] = [newMarkers(), newKnowledge()];
  const watch = newWatch(markers, knowledge);
  const words = ['body', 'head', 'body with a line like the head’s'].map((what) => markers.word(what));
  const [body, head, line] = words;
  for (const at of ['Mon', 'Tue']) watch.onHeard(heard('ali', 'nothing\ndate: today', at));
  watch.onHeard(heard('ali', `nothing ${body}`));
  watch.onHeard({ ...heard('ali', 'nothing'), bytes: Buffer.from(`200 OK\ndate: Mon\nserver: ${head}\n\nnothing`) });
  watch.onHeard(heard('ali', `nothing\ndate: ${line}`));
  expect(watch.leaks.map(({ what }) => what)).toEqual(words.map(markers.whatIs));
});

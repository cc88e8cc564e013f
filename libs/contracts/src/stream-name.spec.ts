import { expect, test } from 'vitest';
import {
  idOfStream,
  isProcessStream,
  isStreamName,
  kindOfStream,
  streamKinds,
  streamOf,
  StreamUnknown,
  type StreamName,
} from './stream-name.js';

test.each(streamKinds)('the name of a stream of kind %s says its kind and its id', (kind) => {
  const stream = streamOf(kind, 'a/b');
  expect([kindOfStream(stream), idOfStream(stream)]).toEqual([kind, 'a/b']);
});

test('names never change: logs and workflows that exist have them', () => {
  expect(streamOf('journey', '1')).toBe('journey/1');
  expect(streamOf('advice', '1')).toBe('advice/1');
  expect(streamOf('person', '1')).toBe('person/1');
});

test('a person has a stream and no process', () => {
  expect((['journey/1', 'advice/1', 'person/1'] as const).map(isProcessStream)).toEqual([true, true, false]);
});

test.each(['journey/1', 'advice/1', 'advice/journey/1', 'person/1'])('%s names a stream', (text) => {
  expect(isStreamName(text)).toBe(true);
});

test.each(['1', 'journey', 'journey/', 'advice/', 'journeys/1', 'my journey/1', ''])('"%s" names none', (text) => {
  expect(isStreamName(text)).toBe(false);
});

// What a later release may have written, and what somebody may have typed.
test.each(['group/1', 'journeys/1', 'Journey/1', ' journey/1', 'journey', '1', ''])(
  'a stream of a kind that nobody knows ("%s") passes for none that is known',
  (text) => {
    // Rows are read as names that the log wrote.
    const stream = text as StreamName;
    for (const ask of [kindOfStream, isProcessStream]) expect(() => ask(stream)).toThrow(StreamUnknown);
    expect(() => kindOfStream(stream)).toThrow(expect.objectContaining({ code: 'stream-unknown' }));
    expect(() => kindOfStream(stream)).not.toThrow(/group|1/);
  },
);

import { idOfStream, type LoggedEvent, type StoredEvent, type StreamName } from '@traject/contracts';
import { expect, test } from 'vitest';
import { foldProcess, readProcess } from './process.js';
import {
  adviceRaised,
  beginningOfJourney,
  day,
  happened,
  restOfJourney,
  wholeAdvice,
} from './read-models/journeys-for-tests.js';

const inLog = (stream: StreamName, events: readonly StoredEvent[]): readonly LoggedEvent[] =>
  events.map((event, index) => ({
    position: index + 1,
    stream,
    sequence: index + 1,
    eventId: `event-${index}`,
    commandId: `command of ${event.at}`,
    fingerprint: null,
    runId: null,
    recordedAt: event.at,
    event,
  }));

const journey = 'journey/1';
const advice = 'advice/1';
const endedJourney = [...beginningOfJourney('1'), ...restOfJourney('1')];
const refusedAdvice = [
  adviceRaised('1'),
  happened(2, 'AdviceConsentRefused', { adviceId: '1' }, 'employee'),
  happened(2, 'AdviceEnded', { reason: 'consent-refused' }),
];

test.each([
  ['a journey that goes on', journey, beginningOfJourney('1'), null],
  ['a journey that came to its end', journey, endedJourney, 'completed'],
  ['an advice that goes on', advice, wholeAdvice('1'), null],
  ['an advice that came to its end', advice, refusedAdvice, 'consent-refused'],
] as const)('%s has the state that its events lead to, and why it ended', (_which, stream, events, ended) => {
  const process = foldProcess(stream, inLog(stream, events));
  const own = stream === journey ? { journeyId: idOfStream(stream) } : { adviceId: idOfStream(stream) };
  expect(process).toMatchObject({ stream, ended, state: { ...own, sequence: events.length } });
});

test('it has carried out the commands that its events name', () => {
  const process = foldProcess(advice, inLog(advice, wholeAdvice('1')));
  expect(process?.commands.map(({ commandId, sequence }) => [commandId, sequence])).toEqual([
    [`command of ${day(1)}`, 2],
    [`command of ${day(2)}`, 5],
    [`command of ${day(3)}`, 7],
    [`command of ${day(4)}`, 8],
  ]);
});

test('a stream without events is no process', async () => {
  expect(await readProcess({ readStream: async () => [] }, journey)).toBeNull();
});

test.each([
  [journey, 'journey-stream-broken'],
  [advice, 'advice-stream-broken'],
] as const)('%s, that does not begin as it should, is told by its kind', (stream, code) => {
  const [, ...withoutBeginning] = stream === journey ? endedJourney : refusedAdvice;
  expect(() => foldProcess(stream, inLog(stream, withoutBeginning))).toThrow(code);
});

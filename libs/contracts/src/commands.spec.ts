import { expect, test } from 'vitest';
import { commandsIn } from './commands.js';

const event = (sequence: number, commandId: string | null, fingerprint: string | null = 'asked') => ({
  sequence,
  commandId,
  fingerprint,
});

test('each command is there once, with the sequence of the last event that it caused', () => {
  expect(commandsIn([event(1, 'a'), event(2, 'a'), event(3, 'b')])).toEqual([event(2, 'a'), event(3, 'b')]);
});

test('what the clock did is no command, and one from before fingerprints were kept has none', () => {
  expect(commandsIn([event(1, null, null), event(2, 'old', null)])).toEqual([event(2, 'old', null)]);
});
